"""What authors choose for layers, outputs, labels and sizes, and what each choice costs."""

from __future__ import annotations

from collections.abc import Mapping

# Of what layers do between one another.

HIDDEN: Mapping[str, float] = {
    "relu": 0.0, "lrelu.2": 0.03, "tanh": 0.06, "lrelu": 0.1, "elu": 0.08, "gelu": 0.08, "silu": 0.08, "sig": 0.1,
    "lrelu.1": 0.1, "selu": 0.12, "softplus": 0.14, "mish": 0.14,
}  # fmt: skip
"""Hidden activations. All are cheap: reconstruction tells them apart."""
RARE_IN_GANS: Mapping[str, float] = {
    "tanh": 0.15, "elu": 0.15, "gelu": 0.2, "silu": 0.25, "sig": 0.5, "selu": 0.25, "softplus": 0.5, "mish": 0.4,
}  # fmt: skip
"""What authors of autoencoders try, authors of GANs mostly do not."""
RELU_WHERE_LEAKY_IS_USUAL = 0.03
"""ReLU in a discriminator, where leaky ReLU is the convention."""
UNLIKE_HALVES = 0.08
"""Encoder and decoder with unlike activations: authors seldom mix them."""
NO_ACTIVATION_AT_RESHAPE = 0.04
"""No activation before a flatten or after a decoder's first layer: about as many authors leave it out as not."""
ACTIVATION_BEFORE_NORM = 0.08
"""Norm after the activation, against the order of the paper of batch norm."""
LABEL_ACTIVATIONS: Mapping[str, float] = {"": 0.0, "relu": 0.0, "lrelu.2": 0.1, "tanh": 0.1, "sig": 0.1}
"""On a linear layer of the label, in an autoencoder."""
LABEL_ACTIVATIONS_OF_GENERATORS: Mapping[str, float] = {"": 0.0, "relu": 0.0, "lrelu.2": 0.1, "tanh": 0.1}
"""The same in a generator, where nobody takes a sigmoid."""
LABEL_ACTIVATIONS_OF_CRITICS: Mapping[str, float] = {"": 0.0, "lrelu.2": 0.1, "relu": 0.1}
"""The same in a discriminator, where no evidence tells them apart: bare first."""
POOLS: Mapping[str, float] = {"mp:2:2": 0.0, "ap:2:2": 0.06}
"""Maximum before average, as in nearly every tutorial."""
UPSAMPLINGS: Mapping[str, float] = {"up:2": 0.0, "ubl:2": 0.05, "upb:2": 0.06}
"""Nearest is torch's default."""
NORM_GROUPS: Mapping[str, float] = {"GN:8": 0.0, "GN:32": 0.02, "GN:4": 0.05, "GN:16": 0.05, "GN:1": 0.05, "IN": 0.05}
"""Groups of a group norm; weights do not tell them."""
NORM_EPS: Mapping[str, float] = {"1e-05": 0.0, "0.8": 0.1, "0.001": 0.6}
"""eps of a batch norm: torch's own, that of a much copied GAN collection, that of Keras."""
LATER_NORM_EPS = 0.05
"""The same collection's generator with torch's own eps in the norm after the reshape, and 0.8 in the others."""
PADDING_MODE = 0.1
"""Padding with something else than zeros."""
PADDING_MODE_OF_GANS = 0.4
"""The same in a GAN, where nearly nobody does."""

# Of codes and outputs.

CODE_ACTIVATIONS: Mapping[str, float] = {"tanh": 0.08, "sig": 0.1, "relu": 0.08}
"""An activation on the code that the hidden layers do not have."""
BARE_MAPS_AS_CODE = 0.03
"""No activation on a code of maps: convolutional encoders often end in one."""
ACTIVE_FLAT_CODE = 0.05
"""The hidden activation on a flat code: encoders mostly end in a bare linear layer."""
ENCODER_CODE: Mapping[str, float] = {"": 0.0, "same": 0.1, "tanh": 0.15}
"""The code of an encoder without a decoder: nothing comes out that could tell, so convention weighs more."""
OUTPUTS: Mapping[str, float] = {"sig": 0.0, "tanh": 0.02, "": 0.03, "relu": 0.12, "clamp01": 0.2, "softplus": 0.2}
"""Output activations of a decoder. The last three lower any error on images in [0, 1], true or not."""
GENERATOR_OUTPUTS: Mapping[str, float] = {
    "tanh|symmetric": 0.0, "sig|unit": 0.15, "|unit": 0.3, "|symmetric": 0.5, "tanh|half": 0.6,
}  # fmt: skip
"""Output and range of a generator: tanh with images in [-1, 1] since the DCGAN."""
DECODER_OUTPUTS: Mapping[str, float] = {
    "sig|unit": 0.0, "tanh|symmetric": 0.1, "|unit": 0.1, "|symmetric": 0.3, "relu|unit": 0.5,
}  # fmt: skip
"""The same of what its file calls a decoder, of which most are a VAE's."""
CRITIC_OUTPUTS: Mapping[str, float] = {"": 0.0, "sig": 0.6}
"""What is called a critic is a Wasserstein GAN's, which has no sigmoid."""
LAST_IN_SEQUENTIAL_OUTPUTS: Mapping[str, float] = {"sig": 0.0, "": 0.1}
"""A discriminator in one Sequential mostly ends in its sigmoid."""
LOOSE_OUTPUTS: Mapping[str, float] = {"": 0.0, "sig": 0.1}
"""One of named layers mostly leaves it to the loss."""
RANGES: Mapping[str, float] = {"unit": 0.0, "symmetric": 0.02, "mnist": 0.08}
"""Ranges of an autoencoder's images: as loaded, in [-1, 1], by MNIST's mean and deviation."""
ENCODER_RANGES: Mapping[str, float] = {"unit": 0.0, "symmetric": 0.1, "mnist": 0.2}
"""The same of an encoder without a decoder, where convention decides."""
DISCRIMINATOR_RANGES: Mapping[str, float] = {"symmetric": 0.0, "unit": 0.15}
"""The same of a discriminator: a GAN's images are mostly in [-1, 1]."""
PER_CHANNEL_RANGE = 0.1
"""Images normalised channel by channel, of which evidence tells little more than of another range."""
TANH_ON_UNIT = 0.2
"""tanh with images in [0, 1]: half of its range is of no use."""
OUTPUT_BESIDE_RANGE = 0.4
"""An output activation that cannot reach the images' range."""
CLAMP_BESIDE_RANGE = 0.5
"""ReLU, clamp or softplus on images that are not in [0, 1]."""
UNIFORM_PRIOR = 0.1
"""z from U(-1, 1), as in the first GANs."""
OUTSIDE = 0.3
"""For a generator whose output is unbounded: all of its values outside the range."""
OUTSIDE_MARGIN = 0.1
"""So far outside of [0, 1] a value is still like a pixel: networks overshoot."""

# Of labels.

TEN_CLASSES = 0.2
"""A one-hot label of ten classes in the surplus of a layer's inputs."""
OTHER_CLASSES = 0.5
"""The same of another number."""
LABEL_FIRST = 0.6
"""A one-hot label before the features."""
EMBEDDING_FIRST = 0.4
"""An embedded label before the features."""
EMBEDDING_MULTIPLIED = -0.3
"""An embedded label of just the features' width: it is multiplied with them, or it would be of no use."""
ONE_HOT_MAPS = 0.2
"""A label as constant maps beside an image."""
EMBEDDED_MAPS = 0.1
"""An embedded label as maps beside an image."""
LABEL_UNUSED = 0.6
"""A label layer that a way does not use."""

# Of sizes of images and codes.

SIZES: Mapping[int, float] = {
    28: 0.0, 32: 0.05, 64: 0.1, 16: 0.4, 8: 0.4, 14: 0.6, 96: 0.5, 48: 0.6, 128: 0.3, 256: 0.5, 224: 0.6, 100: 1.0,
    20: 1.0, 40: 1.0, 36: 1.0, 7: 1.0, 24: 1.0, 56: 1.0, 60: 1.0, 80: 1.0, 112: 0.8, 160: 1.0, 192: 1.0, 218: 1.0,
}  # fmt: skip
"""Sides of square images: those of MNIST, CIFAR and CelebA first."""
OTHER_SIZE = 2.0
"""A side that is not in this table."""
NO_IMAGE = 9.0
"""A generator that gives no maps."""
UNUSUAL_DEPTH = 0.1
"""Colour at 28 pixels, or grey at another size."""
TWO_CHANNELS = 0.5
"""Images of two channels: more likely mean and variance of one."""
BESIDE_GIVEN = 1.5
"""Another size than the chosen images', where they have the model's channels."""
CODE_SIZES = (100, 128, 64, 32, 20, 62, 50, 10, 16, 2, 256, 200, 512, 8, 3, 5, 4, 40, 30, 150, 300, 500)
"""Code lengths that authors choose; what is left of a first layer's inputs may be a class label."""
UNUSUAL_CODE = 0.3
"""A code length that is not in this table."""
USUAL_CODE_WITH_LABEL = 0.8
"""A label of ten in inputs that are themselves a usual code length."""
CODE_MAPS: Mapping[int, float] = {7: 0.5, 8: 0.4, 4: 0.5, 2: 0.8, 16: 0.9, 3: 0.9, 14: 0.9}
"""Side of the maps that a decoder of convolutions may start from."""
FLAT_CODE_LIKELIER = 0.6
"""Maps as the code, unless a 3-kernel of an unusual width takes it."""
MAPS_INTO_TRANSPOSED = 2.0
"""Maps into a layer that is transposed: it grows a flat code."""
MAPS_WITHOUT_BIAS = 2.0
"""Maps into a layer without a bias: DCGANs have none, and take a flat code."""
SEVERAL_SCORES = 0.6
"""A discriminator that gives a map of scores, not one."""
