"""A gate's answer as JUnit XML, which build servers show: a suite for each model, a case for each rule."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from evaluation.judging.gate.judging import Gate
from evaluation.judging.gate.tested import Judged

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def gate_junit(gate: Gate) -> str:
    """An undecided rule is a failure where the file says that it fails, else it is skipped."""
    root = ElementTree.Element("testsuites", name=_clean(f"touchstone gate {gate.file}"))
    for model in gate.models:
        own = [one for one in gate.judged if one.model == model]
        failures = sum(_fails(one, gate) for one in own)
        skipped = sum(one.status == "undecided" and not _fails(one, gate) for one in own)
        suite = ElementTree.SubElement(
            root, "testsuite", name=_clean(model), tests=str(len(own)), failures=str(failures), skipped=str(skipped),
            errors="0",
        )  # fmt: skip
        for one in own:
            case = ElementTree.SubElement(suite, "testcase", classname=_clean(model), name=_clean(one.rule))
            if _fails(one, gate):
                failed = ElementTree.SubElement(case, "failure", type=one.status, message=_clean(one.sentence))
                failed.text = _clean(f"{gate.file}, line {one.line}: {one.sentence}")
            elif one.status == "undecided":
                ElementTree.SubElement(case, "skipped", message=_clean(one.sentence))
            else:
                ElementTree.SubElement(case, "system-out").text = _clean(one.sentence)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _fails(one: Judged, gate: Gate) -> bool:
    return one.status == "failed" or (one.status == "undecided" and gate.undecided_fails)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
