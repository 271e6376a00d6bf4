#pragma once
#include <ATen/ATen.h>

// 3x3 convolution of float32 x [N,C,H,W], padded by 1 and optionally upsampled to the nearest by 2 first, with weight [O,C,3,3];
// then times scale plus shift, [N,O] or [1,O], and optionally ReLU. Height and width of the result must be
// multiples of 4. Rounding errors are about ten times those of a direct convolution.
at::Tensor winograd_conv3x3(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& scale, const at::Tensor& shift, bool relu, bool doubled);
