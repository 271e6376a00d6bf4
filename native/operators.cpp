// Calls of operators of LibTorch's dispatcher: arguments and results as tagged values.
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/version.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include "handles.h"

namespace {

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

}  // namespace

struct bg_operator_t {
  c10::OperatorHandle handle;
  explicit bg_operator_t(c10::OperatorHandle h) : handle(std::move(h)) {}
};

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
