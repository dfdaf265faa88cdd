"""What strides, sizes and reshapes cost: summed along a network, then weighed against the evidence as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

AUTOENCODER_GEOMETRY = 0.15
"""What one unit of geometric unusualness costs: reconstructions tell geometries apart well."""
GENERATOR_GEOMETRY = 0.3
"""The same of generators and discriminators, whose evidence is weaker."""
CONVOLUTIONS: Mapping[int, Sequence[tuple[int, int, float]]] = {
    1: ((1, 0, 0.0), (2, 0, 1.0), (1, 1, 2.5)),
    2: ((2, 0, 0.0), (1, 0, 0.6), (1, 1, 1.2)),
    3: ((1, 1, 0.0), (2, 1, 0.05), (1, 0, 0.5), (2, 0, 0.8), (3, 1, 1.5), (1, 2, 2.0)),
    4: ((2, 1, 0.0), (1, 0, 0.1), (2, 0, 0.25), (1, 1, 1.0), (1, 2, 1.5), (2, 2, 1.5)),
    5: ((1, 2, 0.1), (2, 2, 0.1), (1, 0, 0.3), (2, 1, 0.7), (2, 0, 0.7), (1, 1, 1.2), (3, 1, 2.0), (3, 0, 2.0)),
    6: ((2, 2, 0.1), (2, 0, 0.8), (1, 0, 0.5)),
    7: ((1, 3, 0.1), (1, 0, 0.1), (2, 3, 0.3), (2, 0, 1.2), (3, 1, 2.0)),
}
"""Kernel -> (stride, padding, cost). Free is what keeps or halves even sides."""
TRANSPOSED: Mapping[int, Sequence[tuple[int, int, int, float]]] = {
    1: ((1, 0, 0, 0.0),),
    2: ((2, 0, 0, 0.0), (1, 0, 0, 0.8), (2, 1, 0, 1.5), (1, 1, 0, 1.5)),
    3: ((2, 1, 1, 0.0), (1, 1, 0, 0.05), (2, 1, 0, 0.2), (2, 0, 0, 0.4), (1, 0, 0, 0.4), (2, 0, 1, 0.9),
        (3, 1, 0, 1.5), (3, 1, 1, 1.8), (3, 0, 0, 1.5), (1, 2, 0, 2.0)),
    4: ((2, 1, 0, 0.0), (1, 0, 0, 0.1), (2, 0, 0, 0.6), (1, 1, 0, 0.9), (2, 2, 0, 1.5), (2, 1, 1, 1.6),
        (1, 2, 0, 1.8), (2, 3, 0, 2.0), (3, 1, 0, 2.0), (4, 0, 0, 1.8)),
    5: ((2, 2, 1, 0.0), (1, 2, 0, 0.1), (1, 0, 0, 0.3), (2, 2, 0, 0.4), (2, 1, 0, 0.5), (2, 0, 0, 0.25),
        (2, 1, 1, 0.7), (2, 0, 1, 0.9), (3, 1, 0, 1.0), (3, 0, 0, 1.5), (3, 2, 0, 1.5), (3, 1, 1, 1.8), (1, 1, 0, 1.5)),
    6: ((2, 2, 0, 0.1), (2, 0, 0, 0.2), (2, 1, 0, 0.8), (1, 0, 0, 0.5)),
    7: ((1, 0, 0, 0.0), (1, 3, 0, 0.2), (2, 3, 1, 0.3), (2, 2, 1, 1.0), (7, 0, 0, 1.0), (2, 0, 0, 1.2)),
    8: ((1, 0, 0, 0.1), (2, 3, 0, 0.4), (4, 2, 0, 0.5)),
}  # fmt: skip
"""Kernel -> (stride, padding, output padding, cost). Free is what keeps or doubles sides."""


def other_convolutions(kernel: int) -> Sequence[tuple[int, int, float]]:
    """(stride, padding, cost) of kernels that are not in the table: same size, none, halving."""
    return ((1, kernel // 2, 0.2), (1, 0, 0.2), (2, kernel // 2, 0.4), (2, 0, 0.8))


def other_transposed(kernel: int) -> Sequence[tuple[int, int, int, float]]:
    """(stride, padding, output padding, cost) of kernels that are not in the table: growing from a pixel, doubling."""
    return ((1, 0, 0, 0.3), (2, (kernel - 2) // 2, 0, 0.5))


UNLIKE_THE_LAST = 0.1
"""A convolution unlike the last one: authors repeat themselves."""
STRIDE_BESIDE_POOL = 0.4
"""A stride in a network that pools: authors halve by one or the other."""
REST_OF_A_LARGE_STRIDE = 0.15
"""A strided kernel above 4 that leaves pixels over at the border."""
STRIDE_IN_DECODER = 4.0
"""A plain convolution that shrinks maps in a decoder, which has to grow them."""
KERNEL_ABOVE_MAP = 0.4
"""A padded kernel larger than the maps."""
LAST_KERNEL_AMID = 0.5
"""4-kernel, stride 1, no padding: the DCGAN's last layer, here with more than one pixel left."""
STRIDE_FROM_A_PIXEL = 0.3
"""A transposed convolution with a stride on maps of one pixel, where a stride does nothing."""
FIRST_KERNEL_AMID = 0.4
"""A transposed 4-kernel, stride 1, no padding: the DCGAN's first layer, here on larger maps."""
TRANSPOSED_IN_ENCODER = 2.0
"""A transposed convolution in an encoder, which has to shrink maps."""
AGAINST_ITS_NAME = 2.0
"""A plain reading of a layer that is called transposed."""
PLAIN_AMONG_TRANSPOSED = 0.05
"""A layer that keeps channels, among transposed ones that grow maps: as likely a plain one."""
AGAINST_THE_OTHERS = 0.8
"""A layer of ambiguous shape read otherwise than those whose shapes tell."""
MISCOUNT = 8.0
"""Each module in a counted gap that a way does not explain. It is high because the count is a fact, and because
reconstruction error cannot stand against it: skipping a pool makes any autoencoder sharper."""
HINT_UNHEEDED = 0.3
"""A module without weights before a decoder's convolution, which a reshape explains as well as an upsampling."""
GLOBAL_POOL = 1.0
"""A mean over the maps before a linear layer: classifiers do it, autoencoders seldom."""
UPSAMPLED_TRANSPOSED = 2.0
"""An upsampling before a transposed convolution, or of a single pixel."""
UPSAMPLING_AFTER_NORM = -0.3
"""A counted gap between a reshape's norm and a convolution: an upsampling explains it."""
UPSAMPLING_UNHINTED = 0.7
"""An upsampling after a reshape without a gap in the names."""
RESIZE_AGAINST_HINT = 0.4
"""An upsampling without a gap in the names, or a gap without one."""
RESIZE_BETWEEN_BLOCKS = 0.5
"""A resize between neighbouring blocks of one Sequential, where it would have an index of its own."""
POOL = 0.05
"""A pool where the names leave its place open: it is there in about half of such networks."""
POOL_BESIDE_STRIDE = 0.4
"""A pool in a network with strides."""
UPSAMPLING = 0.1
"""An upsampling where the names leave its place open: transposed convolutions are more usual."""
CODE_AS_LARGE_AS_IMAGE = 6.0
"""A code as high and wide as the image: nothing was coded."""
LARGEST_CODE = 16
"""Numbers of a code for each number of the image at most: more means that the images are of another size."""
TWICE_THE_CHANNELS = 0.5
"""A decoder that gives twice the image's channels: mean and variance of each pixel."""
CROPPED = 2.5
"""A decoder that gives larger images, which are cropped."""
