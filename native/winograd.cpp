// 3x3 convolution by Winograd's minimal filtering F(4x4, 3x3): 36 products for 16 results where a direct convolution takes 144
// (Winograd 1980; Lavin and Gray, CVPR 2016). For drawing images in float32 on the CPU, with the norm and the
// activation that follow in the same pass. The input may be upsampled to the nearest by 2 while it is read.
#include "winograd.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>

#include "clones.h"

namespace {

constexpr int64_t kPatch = 6;           // rows and columns that a tile reads
constexpr int64_t kTile = 4;            // rows and columns that it writes
constexpr int64_t kPoints = kPatch * kPatch;
constexpr int64_t kOutputs = 6;         // output channels that the innermost product keeps in registers ...
constexpr int64_t kLanes = 16;          // ... for this many tiles

typedef float Lanes __attribute__((vector_size(32), aligned(4)));

// The one-dimensional transforms, for the points 0, 1, -1, 2, -2 and infinity.
inline __attribute__((always_inline)) void transform_input(const float d[kPatch], float v[kPatch]) {
  float even = d[4] - 4 * d[2], odd = d[3] - 4 * d[1], wide = d[4] - d[2], far = 2 * (d[3] - d[1]);
  v[0] = 4 * d[0] - 5 * d[2] + d[4];
  v[1] = even + odd;
  v[2] = even - odd;
  v[3] = wide + far;
  v[4] = wide - far;
  v[5] = 4 * d[1] - 5 * d[3] + d[5];
}

inline __attribute__((always_inline)) void transform_output(const float m[kPatch], float y[kTile]) {
  float near = m[1] + m[2], between = m[1] - m[2], far = m[3] + m[4], across = m[3] - m[4];
  y[0] = m[0] + near + far;
  y[1] = between + 2 * across;
  y[2] = near + 4 * far;
  y[3] = between + 8 * across + m[5];
}

inline __attribute__((always_inline)) void transform_weight(const Lanes& g0, const Lanes& g1, const Lanes& g2, Lanes u[kPatch]) {
  Lanes ends = g0 + g2, wide = g0 + 4 * g2;
  u[0] = g0 / 4;
  u[1] = -(ends + g1) / 6;
  u[2] = -(ends - g1) / 6;
  u[3] = (wide + 2 * g1) / 24;
  u[4] = (wide - 2 * g1) / 24;
  u[5] = g2;
}

// Weights [O,C,3,3] to [36, groups of 6 output channels, C, 6], as the innermost product reads them. Output channels beyond O are zero.
BG_CLONES void prepare_weights(const float* weight, int64_t outputs, int64_t channels, int64_t group, float* prepared) {
  int64_t groups = (outputs + kOutputs - 1) / kOutputs, first = group * kOutputs, count = std::min(kOutputs, outputs - first);
  int64_t stride = groups * channels * kOutputs;
  for (int64_t c = 0; c < channels; c++) {
    Lanes g[9] = {}, rows[3][kPatch], u[kPatch];  // a lane is an output channel
    for (int64_t i = 0; i < count; i++) {
      for (int64_t e = 0; e < 9; e++) g[e][i] = weight[((first + i) * channels + c) * 9 + e];
    }
    for (int64_t r = 0; r < 3; r++) transform_weight(g[3 * r], g[3 * r + 1], g[3 * r + 2], rows[r]);
    float* place = prepared + (group * channels + c) * kOutputs;
    for (int64_t q = 0; q < kPatch; q++) {
      transform_weight(rows[0][q], rows[1][q], rows[2][q], u);
      for (int64_t p = 0; p < kPatch; p++) std::memcpy(place + (p * kPatch + q) * stride, &u[p], kOutputs * sizeof(float));
    }
  }
}

// Sizes of one convolution; height and width are those of the result.
struct Geometry {
  int64_t channels, outputs, height, width, tile_rows, tile_columns, block;
  bool doubled;
};

// Rows of one channel that a run of neighbouring tiles reads, transformed vertically: rows [6][4 * run + 2].
BG_CLONES void transform_rows(const float* map, const Geometry& g, int64_t tile_row, int64_t first, int64_t run, float* rows) {
  int64_t length = kTile * run + 2, start = kTile * first - 1;
  int64_t source_width = g.doubled ? g.width / 2 : g.width;
  float* read = rows + kPatch * length;  // the untransformed rows, behind the transformed ones
  for (int64_t r = 0; r < kPatch; r++) {
    int64_t y = kTile * tile_row - 1 + r;
    float* to = read + r * length;
    if (y < 0 || y >= g.height) {
      std::fill(to, to + length, 0.0f);
      continue;
    }
    const float* from = map + (g.doubled ? y / 2 : y) * source_width;
    int64_t begin = start < 0 ? 1 : 0, end = std::min(length, g.width - start);
    if (begin) to[0] = 0;
    for (int64_t x = end; x < length; x++) to[x] = 0;
    if (g.doubled) {
      for (int64_t x = begin; x < end; x++) to[x] = from[(start + x) / 2];
    } else {
      std::copy(from + start + begin, from + start + end, to + begin);
    }
  }
  for (int64_t x = 0; x < length; x++) {
    float d[kPatch], v[kPatch];
    for (int64_t r = 0; r < kPatch; r++) d[r] = read[r * length + x];
    transform_input(d, v);
    for (int64_t r = 0; r < kPatch; r++) rows[r * length + x] = v[r];
  }
}

// The horizontal transform, tile by tile: transformed [36][C][block].
BG_CLONES void transform_columns(const float* rows, int64_t run, int64_t stride, float* transformed) {
  int64_t length = kTile * run + 2;
  for (int64_t r = 0; r < kPatch; r++) {
    const float* row = rows + r * length;
    float *v0 = transformed + (r * kPatch) * stride, *v1 = v0 + stride, *v2 = v1 + stride, *v3 = v2 + stride, *v4 = v3 + stride, *v5 = v4 + stride;
    for (int64_t t = 0; t < run; t++) {
      float v[kPatch];
      transform_input(row + kTile * t, v);
      v0[t] = v[0], v1[t] = v[1], v2[t] = v[2], v3[t] = v[3], v4[t] = v[4], v5[t] = v[5];
    }
  }
}

// product [groups * 6][block] = weights [groups][C][6] x inputs [C][block].
BG_CLONES void multiply(const float* weights, const float* inputs, int64_t groups, int64_t channels, int64_t block, float* product) {
  for (int64_t group = 0; group < groups; group++) {
    for (int64_t t = 0; t < block; t += kLanes) {
      Lanes sums[kOutputs][2] = {};
      const float *weight = weights + group * channels * kOutputs, *input = inputs + t;
      for (int64_t c = 0; c < channels; c++, weight += kOutputs, input += block) {
        Lanes left = *reinterpret_cast<const Lanes*>(input), right = *reinterpret_cast<const Lanes*>(input + 8);
        for (int64_t i = 0; i < kOutputs; i++) {
          sums[i][0] += weight[i] * left;
          sums[i][1] += weight[i] * right;
        }
      }
      for (int64_t i = 0; i < kOutputs; i++) {
        float* to = product + (group * kOutputs + i) * block + t;
        *reinterpret_cast<Lanes*>(to) = sums[i][0];
        *reinterpret_cast<Lanes*>(to + 8) = sums[i][1];
      }
    }
  }
}

// The products of one output channel and a run of tiles back to pixels, times scale plus shift, limited from below by `least`.
BG_CLONES void transform_back(const float* products, int64_t stride, int64_t run, float scale, float shift, float least, float* columns, float* out, int64_t width) {
  // Vertically: [36][run] to [4][6][run].
  for (int64_t q = 0; q < kPatch; q++) {
    for (int64_t t = 0; t < run; t++) {
      float m[kPatch], y[kTile];
      for (int64_t p = 0; p < kPatch; p++) m[p] = products[(p * kPatch + q) * stride + t];
      transform_output(m, y);
      for (int64_t p = 0; p < kTile; p++) columns[(p * kPatch + q) * run + t] = y[p];
    }
  }
  for (int64_t p = 0; p < kTile; p++) {
    const float* column = columns + p * kPatch * run;
    float* row = out + p * width;
    for (int64_t t = 0; t < run; t++) {
      float m[kPatch], y[kTile];
      for (int64_t q = 0; q < kPatch; q++) m[q] = column[q * run + t];
      transform_output(m, y);
      for (int64_t x = 0; x < kTile; x++) {
        float value = y[x] * scale + shift;
        row[kTile * t + x] = value < least ? least : value;
      }
    }
  }
}

}  // namespace

at::Tensor winograd_conv3x3(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& scale, const at::Tensor& shift, bool relu, bool doubled) {
  TORCH_CHECK(x.dim() == 4 && weight.dim() == 4 && x.numel() > 0 && weight.numel() > 0 && weight.size(1) == x.size(1) && weight.size(2) == 3 && weight.size(3) == 3 && x.scalar_type() == at::kFloat &&
                  weight.scalar_type() == at::kFloat, "cannot convolve ", x.sizes(), " with ", weight.sizes());
  Geometry g{};
  int64_t count = x.size(0);
  g.channels = x.size(1), g.outputs = weight.size(0), g.doubled = doubled;
  g.height = x.size(2) * (doubled ? 2 : 1), g.width = x.size(3) * (doubled ? 2 : 1);
  TORCH_CHECK(g.height % kTile == 0 && g.width % kTile == 0, "height and width must be multiples of 4, not ", g.height, "x", g.width);
  TORCH_CHECK(scale.dim() == 2 && scale.sizes() == shift.sizes() && scale.size(1) == g.outputs && (scale.size(0) == count || scale.size(0) == 1),
              "scale and shift must be [", count, ",", g.outputs, "] or [1,", g.outputs, "], not ", scale.sizes(), " and ", shift.sizes());
  g.tile_rows = g.height / kTile, g.tile_columns = g.width / kTile;
  // The inputs of one point stay in the L1 cache while all output channels are computed.
  g.block = std::clamp<int64_t>(8192 / g.channels / kLanes * kLanes, kLanes, 64);

  at::Tensor input = x.contiguous(), kernel = weight.contiguous(), a = scale.to(at::kFloat).contiguous(), b = shift.to(at::kFloat).contiguous();
  int64_t groups = (g.outputs + kOutputs - 1) / kOutputs, coefficients = a.size(0) == 1 ? 0 : g.outputs;
  at::Tensor prepared = at::empty({kPoints, groups, g.channels, kOutputs}, input.options());
  float* weights = prepared.data_ptr<float>();
  const float* raw = kernel.data_ptr<float>();
  at::parallel_for(0, groups, std::max<int64_t>(1, 512 / g.channels), [&](int64_t begin, int64_t end) {
    for (int64_t group = begin; group < end; group++) prepare_weights(raw, g.outputs, g.channels, group, weights);
  });

  at::Tensor out = at::empty({count, g.outputs, g.height, g.width}, input.options());
  const float* from = input.data_ptr<float>();
  float* to = out.data_ptr<float>();
  int64_t per_image = g.tile_rows * g.tile_columns, tiles = count * per_image, blocks = (tiles + g.block - 1) / g.block;
  int64_t map = x.size(2) * x.size(3);
  float least = relu ? 0.0f : -std::numeric_limits<float>::infinity();
  at::parallel_for(0, blocks, 1, [&](int64_t begin, int64_t end) {
    std::unique_ptr<float[]> transformed(new float[kPoints * g.channels * g.block]), products(new float[kPoints * groups * kOutputs * g.block]);
    std::unique_ptr<float[]> scratch(new float[2 * kPatch * (kTile * g.block + 2)]);
    for (int64_t block = begin; block < end; block++) {
      int64_t first = block * g.block, last = std::min(first + g.block, tiles);
      // Runs of tiles beside each other.
      auto each_run = [&](auto&& body) {
        for (int64_t t = first; t < last;) {
          int64_t n = t / per_image, row = t % per_image / g.tile_columns, column = t % g.tile_columns;
          int64_t run = std::min(g.tile_columns - column, last - t);
          body(n, row, column, run, t - first);
          t += run;
        }
      };
      if (last - first < g.block) std::fill_n(transformed.get(), kPoints * g.channels * g.block, 0.0f);
      each_run([&](int64_t n, int64_t row, int64_t column, int64_t run, int64_t place) {
        for (int64_t c = 0; c < g.channels; c++) {
          transform_rows(from + (n * g.channels + c) * map, g, row, column, run, scratch.get());
          transform_columns(scratch.get(), run, g.channels * g.block, transformed.get() + c * g.block + place);
        }
      });
      for (int64_t k = 0; k < kPoints; k++) {
        multiply(weights + k * groups * g.channels * kOutputs, transformed.get() + k * g.channels * g.block, groups, g.channels, g.block,
                 products.get() + k * groups * kOutputs * g.block);
      }
      each_run([&](int64_t n, int64_t row, int64_t column, int64_t run, int64_t place) {
        for (int64_t o = 0; o < g.outputs; o++) {
          float* corner = to + ((n * g.outputs + o) * g.height + kTile * row) * g.width + kTile * column;
          transform_back(products.get() + o * g.block + place, groups * kOutputs * g.block, run, a.data_ptr<float>()[n * coefficients + o],
                         b.data_ptr<float>()[n * coefficients + o], least, scratch.get(), corner, g.width);
        }
      });
    }
  });
  return out;
}
