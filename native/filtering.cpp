// Convolutions of channels-last maps by minimal filtering (Winograd 1980; Lavin and Gray, CVPR 2016) with windows of 3x3,
// 5x5, and of 3 or 7 pixels in one direction. A tile of n points takes n products for m = n - taps + 1 results in each filtered
// direction, where a direct convolution takes m x taps. With stride 2 and 3 taps, 7 products give 3 results: the pixels at even positions
// are filtered with two of the taps, those at odd positions with one. The transforms are in toom_cook.h.
#include <ATen/Parallel.h>

#include <algorithm>
#include <memory>

#include "channels_last.h"
#include "clones.h"
#include "toom_cook.h"

namespace {

// Pixel (i, j) of the patch that a tile reads.
struct Inside {
  const float* corner;
  int64_t row, column;
  BG_INLINE const float* operator()(int i, int j) const { return corner + i * row + j * column; }
};

template <int N>
struct AtBorder {
  const float* const* pixels;
  BG_INLINE const float* operator()(int i, int j) const { return pixels[i * N + j]; }
};

// A patch to inputs of the products: transformed[point][tile][C], `slab` numbers from one point to the next.
template <int N, bool Square, typename Pixels>
BG_INLINE void read_tile(const Pixels& pixels, int64_t channels, float* to, int64_t slab) {
  for (int64_t c = 0; c < channels; c += kLaneCount) {
    Lanes d[N], v[N];
    if (Square) {
      Lanes rows[N][N];
      for (int j = 0; j < N; j++) {
#pragma GCC unroll 16
        for (int i = 0; i < N; i++) d[i] = load_lanes(pixels(i, j) + c);
        transform_input<N>(d, v);
#pragma GCC unroll 16
        for (int i = 0; i < N; i++) rows[i][j] = v[i];
      }
      for (int i = 0; i < N; i++) {
        transform_input<N>(rows[i], v);
#pragma GCC unroll 16
        for (int j = 0; j < N; j++) store_lanes(to + (i * N + j) * slab + c, v[j]);
      }
    } else {
#pragma GCC unroll 16
      for (int i = 0; i < N; i++) d[i] = load_lanes(pixels(0, i) + c);
      transform_input<N>(d, v);
#pragma GCC unroll 16
      for (int i = 0; i < N; i++) store_lanes(to + i * slab + c, v[i]);
    }
  }
}

// Products [point][tile][outputs] to pixels, plus bias, then ReLU. Only `rows` x `columns` of the tile's pixels lie inside the map.
template <int N, int M, bool Square>
BG_INLINE void write_tile(const float* products, int64_t slab, int64_t outputs, const float* bias, float* to, int64_t row, int64_t column, int64_t rows, int64_t columns) {
  for (int64_t o = 0; o < outputs; o += kLaneCount) {
    Lanes m[N], y[M], shift = load_lanes(bias + o);
    if (Square) {
      Lanes half[M][N];
      for (int j = 0; j < N; j++) {
#pragma GCC unroll 16
        for (int i = 0; i < N; i++) m[i] = load_lanes(products + (i * N + j) * slab + o);
        transform_output<N, M>(m, y);
#pragma GCC unroll 16
        for (int i = 0; i < M; i++) half[i][j] = y[i];
      }
      for (int64_t i = 0; i < rows; i++) {
        transform_output<N, M>(half[i], y);
#pragma GCC unroll 16
        for (int j = 0; j < M; j++) {
          if (j < columns) store_lanes(to + i * row + j * column + o, at_least(y[j] + shift, Lanes{}));
        }
      }
    } else {
#pragma GCC unroll 16
      for (int i = 0; i < N; i++) m[i] = load_lanes(products + i * slab + o);
      transform_output<N, M>(m, y);
#pragma GCC unroll 16
      for (int j = 0; j < M; j++) {
        if (j < columns) store_lanes(to + j * column + o, at_least(y[j] + shift, Lanes{}));
      }
    }
  }
}

// products [tiles][outputs] = inputs [tiles][C] x weights [panels][C][16] for one point.
BG_CLONES void multiply_point(const float* inputs, int64_t tiles, int64_t channels, const float* weights, int64_t panels, float* products, int64_t outputs) {
  const int64_t begin = 0;
  for (int64_t panel = 0; panel < panels; panel++) {
    for (int64_t first = 0; first < tiles; first += kRows) {
      const float* rows[kRows];
      for (int64_t i = 0; i < kRows; i++) rows[i] = inputs + std::min(first + i, tiles - 1) * channels;
      Lanes sums[kRows][2];
      multiply_rows<kRows>(rows, &begin, 1, channels, weights + panel * channels * kPanel, sums);
      for (int64_t i = 0; i < kRows; i++) {
        float* to = products + std::min(first + i, tiles - 1) * outputs + panel * kPanel;
        store_lanes(to, sums[i][0]);
        store_lanes(to + kLaneCount, sums[i][1]);
      }
    }
  }
}

struct Geometry {
  int64_t points, results, stride;     // of a tile, in each filtered direction
  bool down, beside;                   // whether vertically and horizontally is filtered
  int64_t top, left;                   // padding
  int64_t tile_rows, tile_columns;     // tiles of an image

  int64_t rows() const { return down ? results : 1; }
  int64_t columns() const { return beside ? results : 1; }
};

// Transforms the tiles first to last - 1, counted over all images.
template <int N, bool Square>
BG_INLINE void read_tiles(const Map& from, const Geometry& g, int64_t first, int64_t last, const float* zeros, float* transformed, int64_t slab) {
  int64_t line = from.width * from.step;
  for (int64_t t = first; t < last; t++) {
    int64_t n = t / (g.tile_rows * g.tile_columns), place = t % (g.tile_rows * g.tile_columns);
    int64_t y = place / g.tile_columns * g.rows() * g.stride - g.top, x = place % g.tile_columns * g.columns() * g.stride - g.left;
    int64_t rows = g.down ? N : 1, columns = g.beside ? N : 1;
    const float* image = from.data + n * from.height * line;
    float* to = transformed + (t - first) * from.channels;
    if (y >= 0 && x >= 0 && y + rows <= from.height && x + columns <= from.width) {
      // Where one direction is filtered, the patch is a line of pixels in that direction.
      read_tile<N, Square>(Inside{image + y * line + x * from.step, line, Square || g.beside ? from.step : line}, from.channels, to, slab);
    } else {
      const float* pixels[N * N];
      for (int64_t i = 0; i < rows; i++) {
        for (int64_t j = 0; j < columns; j++) {
          bool exists = y + i >= 0 && y + i < from.height && x + j >= 0 && x + j < from.width;
          pixels[i * columns + j] = exists ? image + (y + i) * line + (x + j) * from.step : zeros;
        }
      }
      read_tile<N, Square>(AtBorder<N>{pixels}, from.channels, to, slab);
    }
  }
}

template <int N, int M, bool Square>
BG_INLINE void write_tiles(const Map& to, const Geometry& g, int64_t first, int64_t last, const float* products, int64_t slab, int64_t start, int64_t outputs, const float* bias) {
  int64_t line = to.width * to.step;
  for (int64_t t = first; t < last; t++) {
    int64_t n = t / (g.tile_rows * g.tile_columns), place = t % (g.tile_rows * g.tile_columns);
    int64_t y = place / g.tile_columns * g.rows(), x = place % g.tile_columns * g.columns();
    float* corner = to.data + (n * to.height + y) * line + x * to.step + start;
    int64_t rows = std::min<int64_t>(M, to.height - y), columns = std::min<int64_t>(M, to.width - x);
    write_tile<N, M, Square>(products + (t - first) * outputs, slab, outputs, bias + start, corner, line, Square || g.beside ? to.step : line, rows, Square || g.beside ? columns : rows);
  }
}

// One function for each kind of tile, so that the compiler can make its versions for each level of the instruction set.
using Read = void (*)(const Map&, const Geometry&, int64_t, int64_t, const float*, float*, int64_t);
using Write = void (*)(const Map&, const Geometry&, int64_t, int64_t, const float*, int64_t, int64_t, int64_t, const float*);
#define BG_READ(name, n, square) \
  BG_CLONES void name(const Map& m, const Geometry& g, int64_t a, int64_t b, const float* z, float* t, int64_t s) { read_tiles<n, square>(m, g, a, b, z, t, s); }
#define BG_WRITE(name, n, m, square) \
  BG_CLONES void name(const Map& t, const Geometry& g, int64_t a, int64_t b, const float* p, int64_t s, int64_t o, int64_t c, const float* h) { write_tiles<n, m, square>(t, g, a, b, p, s, o, c, h); }
BG_READ(read_6x6, 6, true)
BG_READ(read_7x7, 7, true)
BG_READ(read_8x8, 8, true)
BG_READ(read_10, 10, false)
BG_READ(read_12, 12, false)
BG_WRITE(write_4x4_of_6x6, 6, 4, true)
BG_WRITE(write_3x3_of_7x7, 7, 3, true)
BG_WRITE(write_6x6_of_8x8, 8, 6, true)
BG_WRITE(write_4x4_of_8x8, 8, 4, true)
BG_WRITE(write_8_of_10, 10, 8, false)
BG_WRITE(write_6_of_12, 12, 6, false)

struct Kind {
  int64_t points, taps;
  bool square;
  Read read;
  Write write;
};

constexpr Kind kKinds[] = {
    {6, 3, true, read_6x6, write_4x4_of_6x6}, {7, 3, true, read_7x7, write_3x3_of_7x7}, {8, 3, true, read_8x8, write_6x6_of_8x8}, {8, 5, true, read_8x8, write_4x4_of_8x8},
    {10, 3, false, read_10, write_8_of_10},   {12, 7, false, read_12, write_6_of_12},
};

const Kind& kind_of(int64_t products, int64_t height, int64_t width) {
  for (const Kind& kind : kKinds) {
    bool fits = kind.square ? height == kind.taps && width == kind.taps : std::max(height, width) == kind.taps && std::min(height, width) == 1;
    if (fits && products == (kind.square ? kind.points * kind.points : kind.points)) return kind;
  }
  TORCH_CHECK(false, "there is no filtering of ", height, "x", width, " with ", products, " products");
}

template <int N>
void transform_weights(const float* weight, int64_t outputs, int64_t channels, int64_t height, int64_t width, int64_t group, float* to) {
  int64_t down = height > 1 ? N : 1, beside = width > 1 ? N : 1, slab = outputs * channels;
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t i = 0; i < kPanel; i++) {
      const float* window = weight + ((group * kPanel + i) * channels + c) * height * width;
      for (int64_t p = 0; p < down; p++) {
        double row[N] = {};
        for (int64_t y = 0; y < height; y++) {
          double factor = height > 1 ? weight_factor<N>(p, y, height) : 1;
          for (int64_t x = 0; x < width; x++) row[x] += factor * window[y * width + x];
        }
        for (int64_t q = 0; q < beside; q++) {
          double sum = 0;
          for (int64_t x = 0; x < width; x++) sum += (width > 1 ? weight_factor<N>(q, x, width) : 1) * row[x];
          to[(p * beside + q) * slab + (group * channels + c) * kPanel + i] = static_cast<float>(sum);
        }
      }
    }
  }
}

constexpr int64_t kTiles = 48;                     // tiles that are multiplied with one panel of weights
constexpr int64_t kProductBytes = 192 << 10;       // of products of these tiles, which stay in the L2 cache
constexpr int64_t kSkew = 16;                      // numbers between slabs: without them slabs would share cache sets

}  // namespace

// Weights [O,C,height,width] as filtered_conv2d_ reads them: [products, O/16, C, 16].
//   points: points of a tile in one direction: 6, 8, 10 or 12; 7 for stride 2.
at::Tensor filter_weights(const at::Tensor& weight, int64_t points) {
  TORCH_CHECK(weight.dim() == 4 && weight.scalar_type() == at::kFloat && weight.numel() > 0 && weight.size(0) % kPanel == 0, "cannot filter with ", weight.sizes());
  int64_t outputs = weight.size(0), channels = weight.size(1), height = weight.size(2), width = weight.size(3);
  int64_t products = (height > 1 ? points : 1) * (width > 1 ? points : 1);
  kind_of(products, height, width);
  at::Tensor kernel = weight.contiguous(), prepared = at::empty({products, outputs / kPanel, channels, kPanel}, weight.options());
  at::parallel_for(0, outputs / kPanel, 1, [&](int64_t begin, int64_t end) {
    auto* transform = points == 6 ? transform_weights<6> : points == kStrided ? transform_weights<kStrided> : points == 8 ? transform_weights<8> : points == 10 ? transform_weights<10> : transform_weights<12>;
    for (int64_t group = begin; group < end; group++) transform(kernel.data_ptr<float>(), outputs, channels, height, width, group, prepared.data_ptr<float>());
  });
  return prepared;
}

// Convolution, plus bias, then ReLU. The stride is 2 where the weights were transformed for it, else 1; the padding is half a window or none.
//   out: [N,O,H',W'], a channels-last map or a slice of the channels of a wider one.
//   x: [N,C,H,W], likewise; C must be a multiple of 8.
//   weight: from filter_weights.
at::Tensor& filtered_conv2d_(at::Tensor& out, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, int64_t height, int64_t width, bool padded) {
  Map from(x, "x"), to(out, "out");
  TORCH_CHECK(weight.dim() == 4 && weight.is_contiguous() && weight.scalar_type() == at::kFloat && weight.size(1) * kPanel == to.channels && weight.size(2) == from.channels && weight.size(3) == kPanel &&
                  from.channels % kLaneCount == 0, "weights of ", weight.sizes(), " do not make ", out.sizes(), " of ", x.sizes());
  TORCH_CHECK(bias.is_contiguous() && bias.scalar_type() == at::kFloat && bias.numel() == to.channels, "there must be a bias for each output");
  const Kind& kind = kind_of(weight.size(0), height, width);
  int64_t stride = kind.points == kStrided ? 2 : 1;
  Geometry g{kind.points, stride == 2 ? 3 : kind.points - kind.taps + 1, stride, height > 1, width > 1, padded ? height / 2 : 0, padded ? width / 2 : 0, 0, 0};
  TORCH_CHECK(to.count == from.count && to.height == (from.height + 2 * g.top - height) / stride + 1 && to.width == (from.width + 2 * g.left - width) / stride + 1, "cannot convolve ", x.sizes(), " to ", out.sizes());
  g.tile_rows = (to.height + g.rows() - 1) / g.rows(), g.tile_columns = (to.width + g.columns() - 1) / g.columns();

  int64_t tiles = to.count * g.tile_rows * g.tile_columns, threads = at::get_num_threads(), products = weight.size(0);
  // Blocks of tiles of a size that gives every thread about as many of them.
  int64_t rounds = (tiles + threads * kTiles - 1) / (threads * kTiles), block = (tiles + threads * rounds - 1) / (threads * rounds);
  block = (block + kRows - 1) / kRows * kRows;
  int64_t chunk = std::clamp<int64_t>(kProductBytes / (products * block * 4) / kPanel * kPanel, kPanel, to.channels);
  int64_t input_slab = block * from.channels + kSkew;
  at::Tensor zeros = at::zeros({from.channels}, x.options());
  at::parallel_for(0, (tiles + block - 1) / block, 1, [&](int64_t begin, int64_t end) {
    std::unique_ptr<float[]> transformed(new float[products * input_slab]), results(new float[products * (block * chunk + kSkew)]);
    for (int64_t b = begin; b < end; b++) {
      int64_t first = b * block, last = std::min(first + block, tiles);
      kind.read(from, g, first, last, zeros.data_ptr<float>(), transformed.get(), input_slab);
      for (int64_t start = 0; start < to.channels; start += chunk) {
        int64_t outputs = std::min(chunk, to.channels - start), slab = block * outputs + kSkew;
        for (int64_t k = 0; k < products; k++) {
          multiply_point(transformed.get() + k * input_slab, last - first, from.channels, weight.data_ptr<float>() + (k * to.channels + start) * from.channels, outputs / kPanel,
                         results.get() + k * slab, outputs);
        }
        kind.write(to, g, first, last, results.get(), slab, start, outputs, bias.data_ptr<float>());
      }
    }
  });
  return out;
}
