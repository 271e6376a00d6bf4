#pragma once
#include <ATen/ATen.h>
#include <torch/library.h>

#include <cstdint>

// Shared by the kernels for channels-last maps: the map, and the matrix product inside every convolution.

// Vectors are passed only to functions that are inlined, so their calling convention does not matter.
#pragma GCC diagnostic ignored "-Wpsabi"

typedef float Lanes __attribute__((vector_size(32), aligned(4)));

constexpr int64_t kRows = 6;      // pixels whose sums the innermost product keeps in registers ...
constexpr int64_t kPanel = 16;    // ... for this many output channels
constexpr int64_t kLaneCount = 8;

#define BG_INLINE inline __attribute__((always_inline))

// A channels-last feature map: float32 [N,C,H,W]. The next pixel begins `step` numbers on, so it may be a slice of the
// channels of a wider map.
struct Map {
  float* data;
  int64_t count, channels, height, width, step;

  Map(const at::Tensor& x, const char* what) {
    TORCH_CHECK(x.dim() == 4 && x.scalar_type() == at::kFloat && x.numel() > 0, what, " must be a float map [N,C,H,W], not ", x.sizes());
    count = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
    step = width > 1 ? x.stride(3) : height > 1 ? x.stride(2) : count > 1 ? x.stride(0) : channels;
    TORCH_CHECK((channels == 1 || x.stride(1) == 1) && step >= channels && (height == 1 || x.stride(2) == width * step) && (count == 1 || x.stride(0) == height * width * step),
                what, " must be channels-last, not of strides ", x.strides());
    data = x.data_ptr<float>();
  }

  int64_t pixels() const { return count * height * width; }
};

// sums [R][16] = inputs [R][segments * length] x weights [segments * length][16]. The inputs of a pixel are `segments` runs of `length`
// contiguous numbers, which begin at the given offsets from the pixel.
template <int64_t R>
BG_INLINE void multiply_rows(const float* const* pixels, const int64_t* offsets, int64_t segments, int64_t length, const float* weights, Lanes (&sums)[R][2]) {
  for (int64_t i = 0; i < R; i++) sums[i][0] = sums[i][1] = Lanes{};
  for (int64_t s = 0; s < segments; s++) {
    const float* from[R];
    for (int64_t i = 0; i < R; i++) from[i] = pixels[i] + offsets[s];
    // Unrolled any further, GCC runs out of registers and this takes twice as long.
#pragma GCC unroll 1
    for (int64_t k = 0; k < length; k++, weights += kPanel) {
      Lanes left = *reinterpret_cast<const Lanes*>(weights), right = *reinterpret_cast<const Lanes*>(weights + kLaneCount);
#pragma GCC unroll 8
      for (int64_t i = 0; i < R; i++) {
        sums[i][0] += from[i][k] * left;
        sums[i][1] += from[i][k] * right;
      }
    }
  }
}

BG_INLINE Lanes load_lanes(const float* from) { return *reinterpret_cast<const Lanes*>(from); }

BG_INLINE void store_lanes(float* to, const Lanes& value) { *reinterpret_cast<Lanes*>(to) = value; }

// max(value, least); NaN is kept.
BG_INLINE Lanes at_least(const Lanes& value, const Lanes& least) { return value < least ? least : value; }

// Operators for networks in inference (channels_last.cpp, filtering.cpp), on the CPU only.
void packed_conv2d_(at::TensorList outs, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& floor, int64_t height, int64_t width, int64_t stride);
at::Tensor& filtered_conv2d_(at::Tensor& out, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, int64_t height, int64_t width, bool padded);
at::Tensor filter_weights(const at::Tensor& weight, int64_t points);
at::Tensor& average_pool_relu_(at::Tensor& out, const at::Tensor& x, const at::Tensor& bias, bool count_padding);
at::Tensor& max_pool_(at::Tensor& out, const at::Tensor& x, int64_t stride, int64_t padding);
