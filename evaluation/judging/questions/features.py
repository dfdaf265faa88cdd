"""A model whose code serves other tasks."""

from evaluation.judging.questions import Question, question

question(
    Question(
        name="features",
        words="I want features",
        groups=("features", "latent"),
        order=30,
        heading="Represent",
        telling=("linear_probe_accuracy", "knn_probe_accuracy", "few_label_accuracy", "trustworthiness"),
    )
)
