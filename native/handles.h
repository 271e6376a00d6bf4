#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <exception>

#include "shim.h"

// Shared by the functions of the C ABI: how exceptions end, and what a handle of a tensor is.

// Keeps the message for bg_last_error of this thread.
void keep_error(const char* message);

// The one place where C++ exceptions end.
template <typename F>
int32_t guarded(F&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& e) {
    keep_error(e.what_without_backtrace());
  } catch (const std::exception& e) {
    keep_error(e.what());
  } catch (...) {
    keep_error("unknown C++ exception");
  }
  return 1;
}

// A handle is the tensor's own reference-counted object, so making one allocates nothing.
using Reference = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

inline at::Tensor borrow(bg_tensor handle) {
  TORCH_CHECK(handle, "the tensor has been freed");
  return at::Tensor(Reference::reclaim_copy(reinterpret_cast<at::TensorImpl*>(handle)));
}

inline bg_tensor release(at::Tensor tensor) {
  return tensor.defined() ? reinterpret_cast<bg_tensor>(tensor.unsafeReleaseTensorImpl()) : nullptr;
}
