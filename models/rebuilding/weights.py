"""Every weight of the search and of its judgement, each with its reason. Long, because it is one table.

A cost is in natural logarithms of the error: a choice that costs 0.1 must explain the data 10% better than its rival.
The costs say how seldom public code makes a choice. They were set by hand; ``tests/wild.py`` scores them on real files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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

# Of strides, sizes and reshapes. These are summed along a network, then weighed against the evidence as a whole.

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
TWICE_THE_CHANNELS = 0.5
"""A decoder that gives twice the image's channels: mean and variance of each pixel."""
CROPPED = 2.5
"""A decoder that gives larger images, which are cropped."""

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

# Of evidence.

MISMATCH = 0.3
"""The batch norms' disagreement beside a reconstruction's error, which says more."""
MISMATCH_FLOOR = 0.05
"""Nats of disagreement that mean nothing: the stored statistics are of other images."""
MISMATCH_OF_CRITICS = 0.5
"""Nothing else speaks for a discriminator."""
MISMATCH_OF_CRITICS_FLOOR = 0.02
"""The same of a discriminator, on images of its own kind."""
MISMATCH_OF_GENERATORS = 2.0
"""Stored statistics are exact to a few thousandths for the true generator, on any data."""
MISMATCH_OF_GENERATORS_FLOOR = 0.003
"""The same of a generator, whose input is noise and the same in training."""
FAILED = 50.0
"""A network that cannot run."""
HOPELESS = 5.0
"""A network whose first norms already disagree too much for the rest to be run."""
HOPELESS_RATIO = 4
"""Norms that disagree so many times more than the best seen, and by the margin beside, are hopeless."""
HOPELESS_MARGIN = 0.2
"""Nats by which norms may disagree however well the best ones do."""
LARGEST_ERROR = 1e6
"""What a relative error is at most, and for outputs that are no images."""
PLAUSIBLE_SAMPLES = 1.0
"""The samples' distance to the user's images."""
PLAUSIBLE_BESIDE_STANDINS = 0.5
"""The same to images that ship with scikit-learn."""
AGAINST_LAYOUT = 0.12
"""A choice against a layout that tutorials and collections spread: their copies nearly always keep it."""

# Of belief.

SHARPNESS = 20.0
"""A reading that is worse by 0.05 (5% of error or its worth in convention) gets 1/e of the score."""
CLAMPING = 0.12
"""By how much at most a clamp lowers the log error of a linear output. A network that was trained behind a clamp gives
values far outside [0, 1] without it, which cost it far more."""
MIXED = 0.15
"""How much more unusual a reading is whose halves have unlike activations."""

# Of confidence. Measured on networks of known make, and on the real files of tests/wild.py.

WORSE_THAN_MEAN = 1.15
"""Relative error above which a reading of the user's own images is not sure: the mean image does better."""
RECONSTRUCTS_NOTHING = 1.5
"""Relative error above which no reading is offered as true."""
GOOD_ON_OWN = 0.85
"""Relative error below which a reading of the user's images may be sure."""
GOOD_ON_STANDINS = 0.6
"""The same on stand-in images, which the network was not trained on."""
AGREEING_NORMS = 0.15
"""Divergence of the norms that proves a geometry whose code are maps: error alone does not."""
CLEARLY_AHEAD = 0.06
"""A reading that is behind by less than this is a rival."""
AHEAD_ON_STANDINS = -0.004
"""On stand-in images a rival is also one whose evidence alone comes so near."""
MIXED_AHEAD = 0.01
"""With the user's images, a reading of unlike halves is ahead by up to 1% of the error by chance."""
PLAUSIBLE = 0.3
"""Distance of the samples to the user's images, over their variance, above which a generator is not sure."""
NORMS_OF_A_GENERATOR = 0.1
"""Divergence of the norms above which a generator is not sure."""
GENERATOR_CLEARLY_AHEAD = 0.08
"""A reading of a generator that is behind by less than this is a rival."""
GENERATOR_EVIDENCE_AHEAD = 0.02
"""The same by evidence alone."""
