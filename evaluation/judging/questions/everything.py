"""All groups of metrics."""

from evaluation.judging.questions import Question, question
from evaluation.registry import GROUPS

question(Question(name="everything", words="Everything", groups=tuple(GROUPS), order=10))
