// Operators of our own for drawing images: one pass over memory where LibTorch takes several. They are registered in LibTorch's dispatcher,
// in the library "biggan". On the CPU they are kernels; on other devices they call LibTorch's operators. They have no gradients: C# calls
// them only where none are recorded.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "channels_last.h"
#include "clones.h"
#include "winograd.h"

namespace {

constexpr int64_t kGrain = 16384;  // elements for which one more thread pays

// bfloat16 is the upper half of a float, rounded to the nearest even.
struct Bf16 {
  uint16_t bits;
};

inline float load(float value) { return value; }

inline float load(Bf16 value) {
  uint32_t bits = static_cast<uint32_t>(value.bits) << 16;
  float number;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

inline void store(float& place, float value) { place = value; }

inline void store(Bf16& place, float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  place.bits = static_cast<uint16_t>(value != value ? 0x7fc0 : rounded);
}

template <typename T>
inline __attribute__((always_inline)) void affine_relu_loop(const T* x, const float* scale, const float* shift, T* out, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    float value = load(x[i]) * scale[i] + shift[i];
    store(out[i], value < 0 ? 0 : value);  // NaN is kept
  }
}

template <typename T>
inline __attribute__((always_inline)) void affine_relu_loop(const T* x, float scale, float shift, T* out, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    float value = load(x[i]) * scale + shift;
    store(out[i], value < 0 ? 0 : value);
  }
}

template <typename T>
inline __attribute__((always_inline)) void add_loop(T* out, const T* x, int64_t n) {
  for (int64_t i = 0; i < n; i++) store(out[i], load(out[i]) + load(x[i]));
}

template <typename T>
inline __attribute__((always_inline)) void add_twice_loop(T* out, const T* x, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    store(out[2 * i], load(out[2 * i]) + load(x[i]));
    store(out[2 * i + 1], load(out[2 * i + 1]) + load(x[i]));
  }
}

template <typename T>
inline __attribute__((always_inline)) void interleave_affine_relu_loop(const T* even, const T* odd, float scale, float shift, T* out, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    float first = load(even[i]) * scale + shift, second = load(odd[i]) * scale + shift;
    store(out[2 * i], first < 0 ? 0 : first);
    store(out[2 * i + 1], second < 0 ? 0 : second);
  }
}

// In channels-last order the coefficients are repeated for each pixel; in contiguous order one applies to the whole map of a channel.
BG_CLONES void affine_relu_pixel(const float* x, const float* scale, const float* shift, float* out, int64_t n) { affine_relu_loop(x, scale, shift, out, n); }
BG_CLONES void affine_relu_pixel(const Bf16* x, const float* scale, const float* shift, Bf16* out, int64_t n) { affine_relu_loop(x, scale, shift, out, n); }
BG_CLONES void affine_relu_map(const float* x, float scale, float shift, float* out, int64_t n) { affine_relu_loop(x, scale, shift, out, n); }
BG_CLONES void affine_relu_map(const Bf16* x, float scale, float shift, Bf16* out, int64_t n) { affine_relu_loop(x, scale, shift, out, n); }
BG_CLONES void add_pixel(float* out, const float* x, int64_t n) { add_loop(out, x, n); }
BG_CLONES void add_pixel(Bf16* out, const Bf16* x, int64_t n) { add_loop(out, x, n); }
BG_CLONES void add_row_twice(float* out, const float* x, int64_t n) { add_twice_loop(out, x, n); }
BG_CLONES void add_row_twice(Bf16* out, const Bf16* x, int64_t n) { add_twice_loop(out, x, n); }
BG_CLONES void interleave_row(const float* even, const float* odd, float scale, float shift, float* out, int64_t n) { interleave_affine_relu_loop(even, odd, scale, shift, out, n); }
BG_CLONES void interleave_row(const Bf16* even, const Bf16* odd, float scale, float shift, Bf16* out, int64_t n) { interleave_affine_relu_loop(even, odd, scale, shift, out, n); }

bool is_channels_last(const at::Tensor& x) { return !x.is_contiguous() && x.is_contiguous(at::MemoryFormat::ChannelsLast); }

bool is_supported(const at::Tensor& x) {
  return (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && x.dim() == 4 &&
         (x.is_contiguous() || x.is_contiguous(at::MemoryFormat::ChannelsLast));
}

// Calls with a pointer to elements of the tensor's type.
template <typename F>
void by_type(const at::Tensor& x, F&& body) {
  if (x.scalar_type() == at::kFloat) {
    body(static_cast<float*>(nullptr));
  } else {
    body(static_cast<Bf16*>(nullptr));
  }
}

template <typename T>
T* data(const at::Tensor& x, T*) {
  return static_cast<T*>(x.data_ptr());
}

// Coefficients [N,C] or [1,C] as rows of float; for [1,C] the stride from image to image is 0.
struct Coefficients {
  at::Tensor scale, shift;
  int64_t stride;

  Coefficients(const at::Tensor& scales, const at::Tensor& shifts, int64_t n, int64_t channels) {
    TORCH_CHECK(scales.dim() == 2 && scales.sizes() == shifts.sizes() && scales.size(1) == channels && (scales.size(0) == n || scales.size(0) == 1),
                "scale and shift must be [", n, ",", channels, "] or [1,", channels, "], not ", scales.sizes(), " and ", shifts.sizes());
    scale = scales.to(at::kFloat).contiguous();
    shift = shifts.to(at::kFloat).contiguous();
    stride = scales.size(0) == 1 ? 0 : channels;
  }

  const float* scale_row(int64_t n) const { return scale.data_ptr<float>() + n * stride; }
  const float* shift_row(int64_t n) const { return shift.data_ptr<float>() + n * stride; }
};

at::Tensor affine_relu_composite(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  at::Tensor a = scale.unsqueeze(2).unsqueeze(3), b = shift.unsqueeze(2).unsqueeze(3);
  return at::addcmul(b.to(x.scalar_type()), x, a.to(x.scalar_type())).relu_();
}

void affine_relu_into(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift, const at::Tensor& out) {
  int64_t channels = x.size(1), pixels = x.size(2) * x.size(3);
  Coefficients coefficients(scale, shift, x.size(0), channels);
  bool last = is_channels_last(x);
  by_type(x, [&](auto* type) {
    auto *from = data(x, type), *to = data(out, type);
    int64_t row = last ? channels : pixels;
    at::parallel_for(0, x.size(0) * (last ? pixels : channels), std::max<int64_t>(1, kGrain / std::max<int64_t>(row, 1)), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        if (last) {
          int64_t n = i / pixels;
          affine_relu_pixel(from + i * row, coefficients.scale_row(n), coefficients.shift_row(n), to + i * row, row);
        } else {
          int64_t n = i / channels, c = i % channels;
          affine_relu_map(from + i * row, coefficients.scale_row(n)[c], coefficients.shift_row(n)[c], to + i * row, row);
        }
      }
    });
  });
}

// ReLU of x * scale + shift for x [N,C,H,W] and coefficients [N,C] or [1,C].
at::Tensor affine_relu_cpu(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  if (!is_supported(x)) return affine_relu_composite(x, scale, shift);
  at::Tensor out = at::empty_like(x);
  affine_relu_into(x, scale, shift, out);
  return out;
}

at::Tensor& affine_relu_composite_(at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  return x.copy_(affine_relu_composite(x, scale, shift));
}

at::Tensor& affine_relu_cpu_(at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  if (!is_supported(x)) return affine_relu_composite_(x, scale, shift);
  affine_relu_into(x, scale, shift, x);
  return x;
}

at::Tensor& add_upsampled_composite_(at::Tensor& h, const at::Tensor& x) {
  return h.add_(at::upsample_nearest2d(x.narrow(1, 0, h.size(1)), {h.size(2), h.size(3)}));
}

// Adds the first channels of x [N,C,H,W], every pixel twice in both directions, to h [N,O,2H,2W].
at::Tensor& add_upsampled_cpu_(at::Tensor& h, const at::Tensor& x) {
  TORCH_CHECK(h.dim() == 4 && x.dim() == 4 && h.size(0) == x.size(0) && h.size(1) <= x.size(1) && h.size(2) == 2 * x.size(2) && h.size(3) == 2 * x.size(3),
              "cannot add ", x.sizes(), " doubled to ", h.sizes());
  if (!is_supported(h) || !is_supported(x) || h.scalar_type() != x.scalar_type() || is_channels_last(h) != is_channels_last(x))
    return add_upsampled_composite_(h, x);
  int64_t outputs = h.size(1), channels = x.size(1), height = x.size(2), width = x.size(3);
  bool last = is_channels_last(h);
  by_type(h, [&](auto* type) {
    auto *to = data(h, type), *from = data(x, type);
    int64_t row = width * outputs;
    at::parallel_for(0, x.size(0) * (last ? 1 : outputs) * height, std::max<int64_t>(1, kGrain / (4 * std::max<int64_t>(last ? row : width, 1))), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        for (int64_t p = 0; p < 2; p++) {
          if (last) {
            for (int64_t j = 0; j < width; j++) {
              auto* source = from + (i * width + j) * channels;
              auto* target = to + (((2 * i + p) * 2 * width) + 2 * j) * outputs;
              add_pixel(target, source, outputs);
              add_pixel(target + outputs, source, outputs);
            }
          } else {
            int64_t map = i / height, y = i % height, n = map / outputs, c = map % outputs;
            add_row_twice(to + ((map * 2 * height) + 2 * y + p) * 2 * width, from + ((n * channels + c) * height + y) * width, width);
          }
        }
      }
    });
  });
  return h;
}

at::Tensor unfold_affine_relu_composite(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  int64_t n = x.size(0), outputs = x.size(1) / 4, height = x.size(2) - 1, width = x.size(3) - 1;
  at::Tensor doubled = x.reshape({n, 2, 2, outputs, height + 1, width + 1}).permute({0, 3, 4, 1, 5, 2}).reshape({n, outputs, 2 * height + 2, 2 * width + 2});
  return affine_relu_composite(doubled.narrow(2, 1, 2 * height).narrow(3, 1, 2 * width), scale, shift);
}

// Pixel shuffle by 2 of x [N,4O,H+1,W+1], whose channels are (row, column, output); drops the outermost pixels and goes on as affine_relu.
// The result is [N,O,2H,2W].
at::Tensor unfold_affine_relu_cpu(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  TORCH_CHECK(x.dim() == 4 && x.size(1) % 4 == 0 && x.size(2) > 1 && x.size(3) > 1, "cannot unfold ", x.sizes());
  if (!is_supported(x)) return unfold_affine_relu_composite(x, scale, shift);
  int64_t count = x.size(0), outputs = x.size(1) / 4, height = x.size(2) - 1, width = x.size(3) - 1;
  Coefficients coefficients(scale, shift, count, outputs);
  bool last = is_channels_last(x);
  at::Tensor out = at::empty({count, outputs, 2 * height, 2 * width}, x.options(), last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
  by_type(x, [&](auto* type) {
    auto *from = data(x, type), *to = data(out, type);
    at::parallel_for(0, count * (last ? 1 : outputs) * 2 * height, std::max<int64_t>(1, kGrain / (2 * width * (last ? outputs : 1))), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        // Row r of the result is row r + 1 of the wider map, whose rows alternate between the two parities.
        int64_t map = i / (2 * height), r = i % (2 * height) + 1, y = r / 2, p = r % 2;
        if (last) {
          for (int64_t c = 1; c <= 2 * width; c++) {
            auto* source = from + ((map * (height + 1) + y) * (width + 1) + c / 2) * 4 * outputs + (2 * p + c % 2) * outputs;
            affine_relu_pixel(source, coefficients.scale_row(map), coefficients.shift_row(map), to + (i * 2 * width + c - 1) * outputs, outputs);
          }
        } else {
          int64_t n = map / outputs, o = map % outputs, plane = (height + 1) * (width + 1);
          auto* rows = from + (n * 4 * outputs + 2 * p * outputs + o) * plane + y * (width + 1);
          // Column 1 of the wider map comes first: odd ones from their place, even ones from the next.
          interleave_row(rows + outputs * plane, rows + 1, coefficients.scale_row(n)[o], coefficients.shift_row(n)[o], to + i * 2 * width, width);
        }
      }
    });
  });
  return out;
}

at::Tensor winograd_composite(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& scale, const at::Tensor& shift, bool relu, bool doubled) {
  at::Tensor y = at::conv2d(doubled ? at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)}) : x, weight, {}, 1, 1);
  return relu ? affine_relu_composite(y, scale, shift) : at::addcmul(shift.unsqueeze(2).unsqueeze(3), y, scale.unsqueeze(2).unsqueeze(3));
}

}  // namespace

TORCH_LIBRARY(biggan, library) {
  library.def("affine_relu(Tensor x, Tensor scale, Tensor shift) -> Tensor");
  library.def("affine_relu_(Tensor(a!) x, Tensor scale, Tensor shift) -> Tensor(a!)");
  library.def("add_upsampled_(Tensor(a!) h, Tensor x) -> Tensor(a!)");
  library.def("unfold_affine_relu(Tensor x, Tensor scale, Tensor shift) -> Tensor");
  library.def("winograd_conv3x3(Tensor x, Tensor weight, Tensor scale, Tensor shift, bool relu, bool doubled) -> Tensor");
  library.def("packed_conv2d_(Tensor(a!)[] outs, Tensor x, Tensor weight, Tensor bias, Tensor floor, int height, int width, int stride) -> ()");
  library.def("filtered_conv2d_(Tensor(a!) out, Tensor x, Tensor weight, Tensor bias, int height, int width, bool padded) -> Tensor(a!)");
  library.def("filter_weights(Tensor weight, int points) -> Tensor");
  library.def("average_pool_relu_(Tensor(a!) out, Tensor x, Tensor bias, bool count_padding) -> Tensor(a!)");
  library.def("max_pool_(Tensor(a!) out, Tensor x, int stride, int padding) -> Tensor(a!)");
}

TORCH_LIBRARY_IMPL(biggan, CPU, library) {
  library.impl("affine_relu", affine_relu_cpu);
  library.impl("affine_relu_", affine_relu_cpu_);
  library.impl("add_upsampled_", add_upsampled_cpu_);
  library.impl("unfold_affine_relu", unfold_affine_relu_cpu);
  library.impl("winograd_conv3x3", winograd_conv3x3);
  library.impl("packed_conv2d_", packed_conv2d_);
  library.impl("filtered_conv2d_", filtered_conv2d_);
  library.impl("filter_weights", filter_weights);
  library.impl("average_pool_relu_", average_pool_relu_);
  library.impl("max_pool_", max_pool_);
}

TORCH_LIBRARY_IMPL(biggan, CompositeExplicitAutograd, library) {
  library.impl("affine_relu", affine_relu_composite);
  library.impl("affine_relu_", affine_relu_composite_);
  library.impl("add_upsampled_", add_upsampled_composite_);
  library.impl("unfold_affine_relu", unfold_affine_relu_composite);
  library.impl("winograd_conv3x3", winograd_composite);
}
