#include "shim.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#define BG_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace {

thread_local std::string last_error;

// The one place where C++ exceptions end.
template <typename F>
int32_t guarded(F&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "unknown C++ exception";
  }
  return 1;
}

// A handle is the tensor's own reference-counted object, so making one allocates nothing.
using Reference = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

at::Tensor borrow(bg_tensor handle) {
  TORCH_CHECK(handle, "the tensor has been freed");
  return at::Tensor(Reference::reclaim_copy(reinterpret_cast<at::TensorImpl*>(handle)));
}

bg_tensor release(at::Tensor tensor) {
  return tensor.defined() ? reinterpret_cast<bg_tensor>(tensor.unsafeReleaseTensorImpl()) : nullptr;
}

template <typename T>
const T* pointer(const bg_value& value) {
  return reinterpret_cast<const T*>(value.bits);
}

c10::IValue to_ivalue(const bg_value& value) {
  switch (value.tag) {
    case BG_NONE:
      return {};
    case BG_TENSOR:
      return borrow(reinterpret_cast<bg_tensor>(value.bits));
    case BG_INT:
      return value.bits;
    case BG_DOUBLE: {
      double number;
      std::memcpy(&number, &value.bits, sizeof number);
      return number;
    }
    case BG_BOOL:
      return value.bits != 0;
    case BG_INT_LIST:
      return c10::List<int64_t>(c10::ArrayRef<int64_t>(pointer<int64_t>(value), value.count));
    case BG_DOUBLE_LIST:
      return c10::List<double>(c10::ArrayRef<double>(pointer<double>(value), value.count));
    case BG_TENSOR_LIST: {
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; ++i) list.push_back(borrow(pointer<bg_tensor>(value)[i]));
      return list;
    }
    case BG_GENERATOR:
      return *reinterpret_cast<at::Generator*>(value.bits);
    case BG_DEVICE:
      return c10::Device(static_cast<c10::DeviceType>(value.bits >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(value.bits)));
    default:
      TORCH_CHECK(false, "unknown argument tag ", value.tag);
  }
}

bool all_defined(const std::vector<at::Tensor>& tensors) {
  for (const auto& tensor : tensors)
    if (!tensor.defined()) return false;
  return true;
}

// Throws only when memory runs out: results before this one would be lost.
bg_value to_value(c10::IValue&& result) {
  bg_value value{BG_OTHER, 0, 0};
  if (result.isTensor()) {
    bg_tensor tensor = release(std::move(result).toTensor());
    value.tag = tensor ? BG_TENSOR : BG_NONE;
    value.bits = reinterpret_cast<int64_t>(tensor);
  } else if (result.isTensorList()) {
    auto list = result.toTensorVector();
    if (!all_defined(list)) return value;
    auto* handles = static_cast<bg_tensor*>(std::malloc(sizeof(bg_tensor) * (list.size() + 1)));
    if (!handles) throw std::bad_alloc();
    for (size_t i = 0; i < list.size(); ++i) handles[i] = release(std::move(list[i]));
    value.tag = BG_TENSOR_LIST;
    value.count = static_cast<int32_t>(list.size());
    value.bits = reinterpret_cast<int64_t>(handles);
  } else if (result.isInt()) {
    value.tag = BG_INT;
    value.bits = result.toInt();
  } else if (result.isDouble()) {
    value.tag = BG_DOUBLE;
    double number = result.toDouble();
    std::memcpy(&value.bits, &number, sizeof number);
  } else if (result.isBool()) {
    value.tag = BG_BOOL;
    value.bits = result.toBool();
  } else if (result.isNone()) {
    value.tag = BG_NONE;
  }
  return value;
}

c10::DeviceType to_device_type(int32_t type) {
  TORCH_CHECK(type == 0 || type == 1, "device type ", type, " is neither the CPU nor CUDA");
  return static_cast<c10::DeviceType>(type);
}

}  // namespace

struct bg_operator_t {
  c10::OperatorHandle handle;
  explicit bg_operator_t(c10::OperatorHandle h) : handle(std::move(h)) {}
};

const char* bg_last_error(void) { return last_error.c_str(); }

int32_t bg_information(int32_t what, char* text, int32_t capacity) {
  return guarded([&] {
    std::string answer = what == 0 ? TORCH_VERSION : at::show_config();
    TORCH_CHECK(capacity > 0, "no room for an answer");
    std::strncpy(text, answer.c_str(), capacity - 1);
    text[capacity - 1] = 0;
  });
}

int32_t bg_get_threads(int32_t* threads) {
  return guarded([&] { *threads = at::get_num_threads(); });
}

int32_t bg_set_threads(int32_t threads) {
  return guarded([&] { at::set_num_threads(threads); });
}

int32_t bg_operator_find(const char* name, const char* overload, bg_operator* op) {
  return guarded([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(found.has_value(), "LibTorch ", TORCH_VERSION, " has no operator ", name, *overload ? "." : "", overload);
    *op = new bg_operator_t(*found);
  });
}

int32_t bg_operator_call(bg_operator op, const bg_value* arguments, int32_t argument_count, bg_value* results,
                         int32_t result_capacity, int32_t* result_count) {
  return guarded([&] {
    const auto& schema = op->handle.schema();
    const auto& declared = schema.arguments();
    TORCH_CHECK(static_cast<size_t>(argument_count) <= declared.size(), schema.name(), " takes at most ", declared.size(), " arguments, not ", argument_count);
    torch::jit::Stack stack;
    stack.reserve(declared.size());
    for (int32_t i = 0; i < argument_count; ++i) stack.push_back(to_ivalue(arguments[i]));
    for (size_t i = argument_count; i < declared.size(); ++i) {
      TORCH_CHECK(declared[i].default_value().has_value(), schema.name(), ": argument ", declared[i].name(), " is missing");
      stack.push_back(*declared[i].default_value());
    }
    op->handle.callBoxed(stack);
    TORCH_CHECK(stack.size() <= static_cast<size_t>(result_capacity), schema.name(), " returned ", stack.size(), " values");
    *result_count = 0;
    for (auto& result : stack) results[(*result_count)++] = to_value(std::move(result));
  });
}

void bg_free(void* memory) { std::free(memory); }

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

int32_t bg_onednn(int32_t on, int32_t* previous) {
  return guarded([&] {
    *previous = at::globalContext().userEnabledMkldnn();
    at::globalContext().setUserEnabledMkldnn(on != 0);
  });
}

int32_t bg_generator_create(int32_t device_type, int32_t device_index, uint64_t seed, bg_generator* generator) {
  return guarded([&] {
    c10::Device device(to_device_type(device_type), static_cast<c10::DeviceIndex>(device_index));
    auto created = at::globalContext().defaultGenerator(device).clone();
    created.set_current_seed(seed);
    *generator = reinterpret_cast<bg_generator>(new at::Generator(std::move(created)));
  });
}

int32_t bg_generator_get_state(bg_generator generator, bg_tensor* state) {
  return guarded([&] { *state = release(reinterpret_cast<at::Generator*>(generator)->get_state()); });
}

int32_t bg_generator_set_state(bg_generator generator, bg_tensor state) {
  return guarded([&] { reinterpret_cast<at::Generator*>(generator)->set_state(borrow(state)); });
}

void bg_generator_free(bg_generator generator) {
  guarded([&] { delete reinterpret_cast<at::Generator*>(generator); });
}

int32_t bg_cuda_count(int32_t* count) {
  return guarded([&] {
    *count = at::globalContext().hasCUDA() && c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)
                 ? c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount()
                 : 0;
  });
}

int32_t bg_cuda_synchronize(int32_t index) {
  return guarded([&] { at::detail::getCUDAHooks().deviceSynchronize(index); });
}

int32_t bg_cuda_tf32(int32_t on, int32_t* previous) {
  return guarded([&] {
    auto& context = at::globalContext();
    *previous = (context.allowTF32CuBLAS() ? 1 : 0) | (context.allowTF32CuDNN() ? 2 : 0);
    context.setAllowTF32CuBLAS((on & 1) != 0);
    context.setAllowTF32CuDNN((on & 2) != 0);
  });
}

int32_t bg_cuda_try_kernels(void) {
  return guarded([] { at::globalContext().setBenchmarkCuDNN(true); });
}
