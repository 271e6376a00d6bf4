#pragma once
#include "channels_last.h"

// The transforms of minimal filtering in one direction: of the pixels of a tile, of its products and of the weights.
// The choice of points decides the rounding error; these were found by search: against float64 the error in one direction is 2 (6 and 8
// points), 5 (10) or 13 times (12) that of a direct sum.

// The points are 0, plus and minus each of these, and infinity.
template <int N> struct Points;
template <> struct Points<4> { static constexpr double pairs[] = {1}; };
template <> struct Points<6> { static constexpr double pairs[] = {1, 2}; };
template <> struct Points<8> { static constexpr double pairs[] = {0.5, 1, 2}; };
template <> struct Points<10> { static constexpr double pairs[] = {0.4, 0.8, 1.25, 2.5}; };
template <> struct Points<12> { static constexpr double pairs[] = {0.4, 2.0 / 3, 1, 1.5, 3}; };

// Coefficients of the polynomials from which the transforms are derived (Toom and Cook), in powers of x squared.
template <int N>
struct Transform {
  static constexpr int kPairs = N / 2 - 1;
  double all[kPairs + 1];       // product of x^2 - p^2 over all pairs
  double others[kPairs][kPairs];  // product over all pairs but one

  constexpr Transform() : all{}, others{} {
    multiply(all, -1);
    for (int p = 0; p < kPairs; p++) {
      double product[kPairs + 1] = {};
      multiply(product, p);
      for (int i = 0; i < kPairs; i++) others[p][i] = product[i];
    }
  }

  static constexpr double at_square(const double* polynomial, double square) {
    double value = 0;
    for (int i = kPairs - 1; i >= 0; i--) value = value * square + polynomial[i];
    return value;
  }

 private:
  static constexpr void multiply(double* product, int without) {
    product[0] = 1;
    int degree = 0;
    for (int p = 0; p < kPairs; p++) {
      if (p == without) continue;
      double square = Points<N>::pairs[p] * Points<N>::pairs[p];
      degree++;
      for (int i = degree; i > 0; i--) product[i] = product[i - 1] - square * product[i];
      product[0] *= -square;
    }
  }
};

template <int N>
constexpr Transform<N> kTransform{};

constexpr double power(double base, int exponent) { return exponent == 0 ? 1 : base * power(base, exponent - 1); }

template <int N>
BG_INLINE void transform_input(const Lanes (&d)[N], Lanes (&v)[N]) {
  constexpr int pairs = Transform<N>::kPairs;
  Lanes zero = d[2 * pairs], infinity = d[2 * pairs + 1];
#pragma GCC unroll 16
  for (int i = 0; i < pairs; i++) {
    zero += static_cast<float>(kTransform<N>.all[i]) * d[2 * i];
    infinity += static_cast<float>(kTransform<N>.all[i]) * d[2 * i + 1];
  }
  v[0] = zero, v[N - 1] = infinity;
#pragma GCC unroll 16
  for (int p = 0; p < pairs; p++) {
    Lanes even = d[2 * pairs], odd = static_cast<float>(Points<N>::pairs[p]) * d[2 * pairs - 1];
#pragma GCC unroll 16
    for (int i = 0; i < pairs - 1; i++) {
      even += static_cast<float>(kTransform<N>.others[p][i]) * d[2 * i + 2];
      odd += static_cast<float>(kTransform<N>.others[p][i] * Points<N>::pairs[p]) * d[2 * i + 1];
    }
    v[1 + 2 * p] = even + odd;
    v[2 + 2 * p] = even - odd;
  }
}

template <int N, int M>
BG_INLINE void transform_output(const Lanes (&m)[N], Lanes (&y)[M]) {
  constexpr int pairs = Transform<N>::kPairs;
  Lanes sums[pairs], differences[pairs];
#pragma GCC unroll 16
  for (int p = 0; p < pairs; p++) sums[p] = m[1 + 2 * p] + m[2 + 2 * p], differences[p] = m[1 + 2 * p] - m[2 + 2 * p];
#pragma GCC unroll 16
  for (int i = 0; i < M; i++) {
    Lanes value = i == 0 ? m[0] : i == M - 1 ? m[N - 1] : Lanes{};
#pragma GCC unroll 16
    for (int p = 0; p < pairs; p++) value += static_cast<float>(power(Points<N>::pairs[p], i)) * (i % 2 ? differences[p] : sums[p]);
    y[i] = value;
  }
}

// Stride 2: the pixels at even positions are transformed with 4 points, those at odd positions are copied.
constexpr int kStrided = 7;

template <>
BG_INLINE void transform_input<kStrided>(const Lanes (&d)[kStrided], Lanes (&v)[kStrided]) {
  Lanes even[4] = {d[0], d[2], d[4], d[6]}, filtered[4];
  transform_input<4>(even, filtered);
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) v[i] = filtered[i];
  v[4] = d[1], v[5] = d[3], v[6] = d[5];
}

template <>
BG_INLINE void transform_output<kStrided, 3>(const Lanes (&m)[kStrided], Lanes (&y)[3]) {
  Lanes even[4] = {m[0], m[1], m[2], m[3]};
  transform_output<4, 3>(even, y);
  y[0] += m[4], y[1] += m[5], y[2] += m[6];
}

// An element of the matrix that transforms weights.
template <int N>
double weight_factor(int point, int tap, int taps) {
  if (point == N - 1) return tap == taps - 1;
  if (point == 0) return tap == 0 ? 1 / kTransform<N>.all[0] : 0;
  int pair = (point - 1) / 2;
  double p = Points<N>::pairs[pair], value = point % 2 ? p : -p;
  return power(value, tap) / (2 * p * p * Transform<N>::at_square(kTransform<N>.others[pair], p * p));
}

template <>
inline double weight_factor<kStrided>(int point, int tap, int) {
  if (point >= 4) return tap == 1;
  return tap == 1 ? 0 : weight_factor<4>(point, tap / 2, 2);
}
