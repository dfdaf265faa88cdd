"""Does a class-conditional model make the class it was asked for, and could one learn from what it makes?"""

from __future__ import annotations

import numpy as np

from evaluation.measuring.extractors.classifier import Classifier, fit_network
from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Images, Labels, NotApplicable, Probabilities

UNCONDITIONAL = "this model takes no class labels"


def _ceiling(classifier: Classifier) -> Reference:
    return Reference(name="the same classifier on real test images", value=float(classifier.facts["test accuracy"]))


@metric(
    title="Conditional fidelity", group="generation", better="higher", bounds=(0, 1), source="Shmelkov et al. 2018",
    aliases=("gan_test",),
)  # fmt: skip
def conditional_fidelity(
    *, sample_labels: Labels | None, sample_classes: Probabilities, classifier: Classifier, resamples: Resamples
) -> Scalar:
    """Share of samples that show the class the model was asked for, as the data's classifier sees them (GAN-test).

    Interval: bootstrap over samples.

    Caveats: The classifier errs, too: its accuracy on test images stands beside the number as what is reachable.
    Samples that are all alike can score 1.
    """
    if sample_labels is None:
        raise NotApplicable(UNCONDITIONAL)
    right = sample_classes.argmax(axis=1) == sample_labels
    return Scalar.from_replicates(
        float(right.mean()),
        proportion_replicates(right, resamples, "samples"),
        n=len(right),
        references=(_ceiling(classifier),),
    )


@metric(
    title="Classification accuracy score", group="generation", better="higher", bounds=(0, 1),
    source="Ravuri & Vinyals 2019",
    aliases=("cas", "gan_train"),
)  # fmt: skip
def classification_accuracy(
    *,
    sample_labels: Labels | None,
    samples: Images,
    images: Images,
    labels: Labels,
    classifier: Classifier,
    resamples: Resamples,
) -> Scalar:
    """Accuracy on real test images of a classifier that was trained on the samples alone, with the classes asked for.

    The network and recipe are those of the data's own classifier, which saw real images.

    Interval: over test images; training on other samples would vary it further.
    """
    if sample_labels is None:
        raise NotApplicable(UNCONDITIONAL)
    count = max(len(classifier.classes), int(sample_labels.max()) + 1)
    trained = fit_network(samples, sample_labels, count)
    right = trained(images).argmax(axis=1) == labels
    return Scalar.from_replicates(
        float(np.mean(right)),
        proportion_replicates(right, resamples, "items"),
        n=len(right),
        references=(_ceiling(classifier),),
    )
