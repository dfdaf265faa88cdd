"""How the evidence is weighed, and how belief is shared among readings."""

from __future__ import annotations

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
CONTRAST = 3.0
"""Another end is a rival while its samples are less than so many times as far from the images. On 11 real generators
the true end was nearer by a factor of 1.1 at most, and on one decoder a false end by a factor of 1.5."""
NORMS_OF_A_SURE_CRITIC = 0.05
"""Divergence of the norms above which a critic or a lone encoder is not sure; of few images the true one has 0.03."""
CRITIC_CLEARLY_AHEAD = 0.25
"""A reading of a critic whose evidence is behind by less than this is a rival, however unusual it is."""
