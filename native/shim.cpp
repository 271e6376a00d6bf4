// The process: the last error, facts, threads, random generators, devices.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/version.h>

#include <cstring>
#include <string>

#include "handles.h"

namespace {

thread_local std::string last_error;

c10::DeviceType to_device_type(int32_t type) {
  TORCH_CHECK(type == 0 || type == 1, "device type ", type, " is neither the CPU nor CUDA");
  return static_cast<c10::DeviceType>(type);
}

}  // namespace

void keep_error(const char* message) { last_error = message; }

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
