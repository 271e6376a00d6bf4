// Convolution and pooling of channels-last feature maps in float32 on the CPU, for networks in inference: norms are folded into the
// convolutions, and branches write into one concatenated map. A convolution is a matrix product that reads its windows in place:
// the pixels of one row of a window are contiguous.
#include "channels_last.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "clones.h"

namespace {

constexpr int64_t kBlockBytes = 160 << 10;  // of windows: they stay in the L2 cache while all output channels are computed

// Where 16 output channels of a pixel are written, and their lower limits.
struct Panel {
  float* to;
  int64_t step;  // to the next pixel
  const float *bias, *least;
};

// One block of pixels: each panel of weights is read once and stays in the L1 cache for all of them.
BG_CLONES void convolve_block(const float* const* pixels, int64_t count, const int64_t* offsets, int64_t segments, int64_t length, const float* weights, const Panel* panels, int64_t panel_count, int64_t place) {
  for (int64_t p = 0; p < panel_count; p++) {
    const Panel& panel = panels[p];
    Lanes shift[2] = {load_lanes(panel.bias), load_lanes(panel.bias + kLaneCount)}, least[2] = {load_lanes(panel.least), load_lanes(panel.least + kLaneCount)};
    for (int64_t first = 0; first < count; first += kRows) {
      const float* rows[kRows];
      // An incomplete group at the end is filled up with copies of the last pixel.
      for (int64_t i = 0; i < kRows; i++) rows[i] = pixels[std::min(first + i, count - 1)];
      Lanes sums[kRows][2];
      multiply_rows<kRows>(rows, offsets, segments, length, weights + p * segments * length * kPanel, sums);
      for (int64_t i = 0; i < kRows; i++) {
        float* to = panel.to + (place + std::min(first + i, count - 1)) * panel.step;
        store_lanes(to, at_least(sums[i][0] + shift[0], least[0]));
        store_lanes(to + kLaneCount, at_least(sums[i][1] + shift[1], least[1]));
      }
    }
  }
}

// The mean of the pixels of a 3x3 window that lie inside the map, plus bias, then ReLU; or their maximum.
BG_CLONES void average_pixel(const float* const* pixels, int64_t count, float share, const float* bias, int64_t channels, float* out) {
  int64_t c = 0;
  for (; c + kLaneCount <= channels; c += kLaneCount) {
    Lanes sum = load_lanes(pixels[0] + c);
    for (int64_t i = 1; i < count; i++) sum += load_lanes(pixels[i] + c);
    store_lanes(out + c, at_least(sum * share + load_lanes(bias + c), Lanes{}));
  }
  for (; c < channels; c++) {
    float sum = pixels[0][c];
    for (int64_t i = 1; i < count; i++) sum += pixels[i][c];
    float value = sum * share + bias[c];
    out[c] = value < 0 ? 0 : value;
  }
}

BG_CLONES void maximum_pixel(const float* const* pixels, int64_t count, int64_t channels, float* out) {
  int64_t c = 0;
  for (; c + kLaneCount <= channels; c += kLaneCount) {
    Lanes most = load_lanes(pixels[0] + c);
    for (int64_t i = 1; i < count; i++) {
      Lanes other = load_lanes(pixels[i] + c);
      most = (other > most) | (other != other) ? other : most;  // NaN is kept
    }
    store_lanes(out + c, most);
  }
  for (; c < channels; c++) {
    float most = pixels[0][c];
    for (int64_t i = 1; i < count; i++) most = pixels[i][c] > most || pixels[i][c] != pixels[i][c] ? pixels[i][c] : most;
    out[c] = most;
  }
}

constexpr int64_t kPooledChannels = 128;  // at a time, so that a row of windows stays in the L1 cache

// Calls body(output pixel, pixels of its 3x3 window inside the map, their number, first channel, number of channels).
template <typename F>
void each_window(const Map& from, const Map& to, int64_t stride, int64_t padding, F&& body) {
  constexpr int64_t kWindow = 3;
  TORCH_CHECK(stride > 0 && padding >= 0 && padding < kWindow, "a pool of 3x3 pixels has no stride of ", stride, " or padding of ", padding);
  TORCH_CHECK(from.count == to.count && from.channels == to.channels && to.height == (from.height + 2 * padding - kWindow) / stride + 1 && to.width == (from.width + 2 * padding - kWindow) / stride + 1,
              "the pool of a map does not have this size");
  at::parallel_for(0, to.count * to.height, 4, [&](int64_t begin, int64_t end) {
    for (int64_t line = begin; line < end; line++) {
      int64_t n = line / to.height, top = line % to.height * stride - padding;
      int64_t y0 = std::max<int64_t>(top, 0), y1 = std::min(top + kWindow, from.height);
      for (int64_t c = 0; c < to.channels; c += kPooledChannels) {
        for (int64_t x = 0; x < to.width; x++) {
          int64_t x0 = std::max<int64_t>(x * stride - padding, 0), x1 = std::min(x * stride - padding + kWindow, from.width), found = 0;
          const float* pixels[kWindow * kWindow];
          for (int64_t i = y0; i < y1; i++) {
            for (int64_t j = x0; j < x1; j++) pixels[found++] = from.data + ((n * from.height + i) * from.width + j) * from.step + c;
          }
          body(to.data + (line * to.width + x) * to.step + c, pixels, found, c, std::min(kPooledChannels, to.channels - c));
        }
      }
    }
  });
}

}  // namespace

// Convolution without padding, plus bias; results below `floor` are set to it (0 for ReLU, minus infinity for none).
//   outs: [N,O,H',W'] each; the first takes the first output channels, and so on.
//   x: [N,C,H,W]. It and outs are channels-last maps or slices of the channels of wider ones.
//   weight: [outputs / 16, height, width, C, 16]. bias and floor: [outputs].
void packed_conv2d_(at::TensorList outs, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& floor, int64_t height, int64_t width, int64_t stride) {
  Map from(x, "x");
  TORCH_CHECK(height > 0 && width > 0 && stride > 0 && from.height >= height && from.width >= width && outs.size() > 0, "cannot convolve ", x.sizes());
  int64_t rows = (from.height - height) / stride + 1, columns = (from.width - width) / stride + 1;
  std::vector<Panel> panels;
  for (const at::Tensor& out : outs) {
    Map to(out, "out");
    TORCH_CHECK(to.count == from.count && to.height == rows && to.width == columns && to.channels % kPanel == 0, "cannot convolve ", x.sizes(), " to ", out.sizes());
    for (int64_t o = 0; o < to.channels; o += kPanel) panels.push_back({to.data + o, to.step, nullptr, nullptr});
  }
  int64_t count = static_cast<int64_t>(panels.size()), outputs = count * kPanel;
  TORCH_CHECK(weight.is_contiguous() && weight.scalar_type() == at::kFloat && weight.numel() == outputs * height * width * from.channels, "weights of ", weight.sizes(), " do not make ", outputs, " outputs of ", x.sizes());
  for (const at::Tensor& each : {bias, floor}) TORCH_CHECK(each.is_contiguous() && each.scalar_type() == at::kFloat && each.numel() == outputs, "bias and floor must be float [", outputs, "]");
  for (int64_t p = 0; p < count; p++) panels[p].bias = bias.data_ptr<float>() + p * kPanel, panels[p].least = floor.data_ptr<float>() + p * kPanel;

  bool joined = from.step == from.channels;  // neighbouring pixels are contiguous
  int64_t segments = joined ? height : height * width, length = joined ? width * from.channels : from.channels;
  std::vector<int64_t> offsets(segments);
  for (int64_t s = 0; s < segments; s++) offsets[s] = joined ? s * from.width * from.step : (s / width * from.width + s % width) * from.step;
  int64_t pixels = from.count * rows * columns;
  int64_t block = std::clamp<int64_t>(kBlockBytes / (segments * length * 4) / kRows * kRows, 8 * kRows, 64 * kRows);
  at::parallel_for(0, (pixels + block - 1) / block, 1, [&](int64_t begin, int64_t end) {
    std::vector<const float*> places(block);
    for (int64_t b = begin; b < end; b++) {
      int64_t first = b * block, found = std::min(block, pixels - first);
      for (int64_t i = 0; i < found; i++) {
        int64_t line = (first + i) / columns, column = (first + i) % columns, n = line / rows, row = line % rows;
        places[i] = from.data + ((n * from.height + row * stride) * from.width + column * stride) * from.step;
      }
      convolve_block(places.data(), found, offsets.data(), segments, length, weight.data_ptr<float>(), panels.data(), count, first);
    }
  });
}

// 3x3 average pooling with stride 1 and padding 1, plus bias, then ReLU. At the border it divides by 9 or by the number of pixels inside the map.
at::Tensor& average_pool_relu_(at::Tensor& out, const at::Tensor& x, const at::Tensor& bias, bool count_padding) {
  Map from(x, "x"), to(out, "out");
  TORCH_CHECK(bias.is_contiguous() && bias.scalar_type() == at::kFloat && bias.numel() == to.channels, "there must be a bias for each channel");
  const float* shift = bias.data_ptr<float>();
  each_window(from, to, 1, 1, [&](float* place, const float* const* pixels, int64_t found, int64_t c, int64_t channels) {
    average_pixel(pixels, found, 1.0f / static_cast<float>(count_padding ? 9 : found), shift + c, channels, place);
  });
  return out;
}

// 3x3 maximum pooling; the padding does not count.
at::Tensor& max_pool_(at::Tensor& out, const at::Tensor& x, int64_t stride, int64_t padding) {
  Map from(x, "x"), to(out, "out");
  each_window(from, to, stride, padding, [&](float* place, const float* const* pixels, int64_t found, int64_t, int64_t channels) { maximum_pixel(pixels, found, channels, place); });
  return out;
}
