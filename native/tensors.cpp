// Tensors and their gradients.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstring>

#include "handles.h"

int32_t bg_tensor_create(const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions, int32_t type, bg_tensor* tensor) {
  return guarded([&] {
    auto created = at::empty(at::IntArrayRef(sizes, dimensions), at::TensorOptions().dtype(static_cast<c10::ScalarType>(type)));
    TORCH_CHECK(static_cast<int64_t>(created.nbytes()) == bytes, "a tensor of ", created.nbytes(), " bytes cannot be made from ", bytes);
    if (bytes > 0) std::memcpy(created.data_ptr(), data, bytes);
    *tensor = release(std::move(created));
  });
}

int32_t bg_tensor_read(bg_tensor tensor, void* data, int64_t bytes) {
  return guarded([&] {
    at::NoGradGuard no_grad;
    auto source = borrow(tensor).detach().to(at::kCPU).contiguous();
    TORCH_CHECK(static_cast<int64_t>(source.nbytes()) == bytes, "a tensor of ", source.nbytes(), " bytes cannot be read into ", bytes);
    if (bytes > 0) std::memcpy(data, source.data_ptr(), bytes);
  });
}

int32_t bg_tensor_data(bg_tensor tensor, void** data) {
  return guarded([&] {
    auto source = borrow(tensor);
    TORCH_CHECK(source.is_cpu() && source.is_contiguous(), "only contiguous tensors in main memory can be read in place");
    *data = source.data_ptr();
  });
}

int32_t bg_tensor_metadata(bg_tensor tensor, bg_metadata* metadata) {
  return guarded([&] {
    auto source = borrow(tensor);
    TORCH_CHECK(source.dim() <= 8, "a tensor of ", source.dim(), " dimensions");
    metadata->type = static_cast<int32_t>(source.scalar_type());
    metadata->device_type = static_cast<int32_t>(source.device().type());
    metadata->device_index = source.device().index();
    metadata->dimensions = static_cast<int32_t>(source.dim());
    metadata->requires_grad = source.requires_grad();
    metadata->contiguous = source.is_contiguous();
    metadata->elements = source.numel();
    for (int64_t i = 0; i < source.dim(); ++i) metadata->sizes[i] = source.size(i);
  });
}

void bg_tensor_free(bg_tensor tensor) {
  guarded([&] {
    if (tensor) Reference::reclaim(reinterpret_cast<at::TensorImpl*>(tensor));
  });
}

int32_t bg_tensor_set_requires_grad(bg_tensor tensor, int32_t on) {
  return guarded([&] { borrow(tensor).set_requires_grad(on != 0); });
}

int32_t bg_tensor_grad(bg_tensor tensor, bg_tensor* grad) {
  return guarded([&] { *grad = release(borrow(tensor).grad()); });
}

int32_t bg_tensor_set_grad(bg_tensor tensor, bg_tensor grad) {
  return guarded([&] { borrow(tensor).mutable_grad() = grad ? borrow(grad) : at::Tensor(); });
}

int32_t bg_backward(bg_tensor root) {
  return guarded([&] { torch::autograd::backward({borrow(root)}); });
}

int32_t bg_grad_mode(int32_t on, int32_t* previous) {
  return guarded([&] {
    *previous = at::GradMode::is_enabled();
    if (on >= 0) at::GradMode::set_enabled(on != 0);
  });
}
