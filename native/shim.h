// C ABI over LibTorch's dispatcher. Every function returns a status (0: done, 1: failed, see bg_last_error) and
// writes results through pointers. The caller owns the handles that it gets, frees each once, and not while another call
// uses it. Safe from any thread.
#pragma once
#include <stdint.h>

#if defined(_WIN32)
#define BG_API extern "C" __declspec(dllexport)
#else
#define BG_API extern "C" __attribute__((visibility("default")))
#endif

typedef struct bg_tensor_t* bg_tensor;
typedef struct bg_operator_t* bg_operator;
typedef struct bg_generator_t* bg_generator;

enum bg_tag : int32_t {
  BG_NONE = 0,
  BG_TENSOR = 1,       // pointer: bg_tensor
  BG_INT = 2,          // bits: int64
  BG_DOUBLE = 3,       // bits: the double's bits
  BG_BOOL = 4,         // bits: 0 or 1
  BG_INT_LIST = 5,     // pointer: int64[count]
  BG_DOUBLE_LIST = 6,  // pointer: double[count]
  BG_TENSOR_LIST = 7,  // pointer: bg_tensor[count]; as a result it is freed with bg_free
  BG_GENERATOR = 8,    // pointer: bg_generator
  BG_DEVICE = 9,       // bits: type in the upper, index in the lower 32 bits
  BG_OTHER = 10,       // a result of a kind that has no tag; it is dropped
};

// One argument or result of an operator.
struct bg_value {
  int32_t tag;
  int32_t count;
  int64_t bits;  // a number, or a pointer
};

// What a tensor is.
struct bg_metadata {
  int32_t type;          // c10::ScalarType
  int32_t device_type;   // c10::DeviceType
  int32_t device_index;
  int32_t dimensions;    // at most 8 are reported
  int32_t requires_grad;
  int32_t contiguous;
  int64_t elements;
  int64_t sizes[8];
};

// The last error of this thread: UTF-8, valid until the next call on this thread.
BG_API const char* bg_last_error(void);

// Facts as text: 0 the LibTorch version compiled against, 1 LibTorch's build configuration.
BG_API int32_t bg_information(int32_t what, char* text, int32_t capacity);
BG_API int32_t bg_get_threads(int32_t* threads);
BG_API int32_t bg_set_threads(int32_t threads);

// Operators. A name is "aten::conv2d", an overload "" or, say, "Tensor". Missing trailing arguments take the schema's defaults.
// An undefined tensor among the results has the tag BG_NONE.
BG_API int32_t bg_operator_find(const char* name, const char* overload, bg_operator* op);
BG_API int32_t bg_operator_call(bg_operator op, const bg_value* arguments, int32_t argument_count, bg_value* results,
                                int32_t result_capacity, int32_t* result_count);
BG_API void bg_free(void* memory);

// Tensors.
BG_API int32_t bg_tensor_create(const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions, int32_t type, bg_tensor* tensor);
BG_API int32_t bg_tensor_read(bg_tensor tensor, void* data, int64_t bytes);
BG_API int32_t bg_tensor_data(bg_tensor tensor, void** data);
BG_API int32_t bg_tensor_metadata(bg_tensor tensor, bg_metadata* metadata);
BG_API void bg_tensor_free(bg_tensor tensor);

// Autograd.
BG_API int32_t bg_tensor_set_requires_grad(bg_tensor tensor, int32_t on);
BG_API int32_t bg_tensor_grad(bg_tensor tensor, bg_tensor* grad);  // NULL where there is none
BG_API int32_t bg_tensor_set_grad(bg_tensor tensor, bg_tensor grad);
BG_API int32_t bg_backward(bg_tensor root);  // of a scalar; frees the graph
BG_API int32_t bg_grad_mode(int32_t on, int32_t* previous);  // on: 0 or 1; -1 only asks


BG_API int32_t bg_onednn(int32_t on, int32_t* previous);  // whether LibTorch may use oneDNN, of the whole process

// Random generators.
BG_API int32_t bg_generator_create(int32_t device_type, int32_t device_index, uint64_t seed, bg_generator* generator);
BG_API int32_t bg_generator_get_state(bg_generator generator, bg_tensor* state);
BG_API int32_t bg_generator_set_state(bg_generator generator, bg_tensor state);
BG_API void bg_generator_free(bg_generator generator);

// CUDA.
BG_API int32_t bg_cuda_count(int32_t* count);
BG_API int32_t bg_cuda_synchronize(int32_t index);
BG_API int32_t bg_cuda_tf32(int32_t on, int32_t* previous);  // of the whole process; bits: 1 cuBLAS, 2 cuDNN
BG_API int32_t bg_cuda_try_kernels(void);                     // lets cuDNN try its kernels and keep the fastest
