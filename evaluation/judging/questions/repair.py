"""A model that mends damaged images."""

from evaluation.judging.questions import Question, question

question(Question(name="repair", words="I want to repair images", groups=("robustness",), order=60))
