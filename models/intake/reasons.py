"""Why something of the data was not used: phrases that complete "12 ..."."""

from __future__ import annotations

NO_IMAGE = "are no images"
HIDDEN = "are hidden"
LINK = "are links, which are not followed"
CIRCLE = "are links to a folder above them"
UNREADABLE = "could not be read"
NO_PART = "lie in neither a training nor a test part"
VALIDATION = "are validation images, which are not used"
EXTRA = "are extra training images, which are not used"

_SINGULAR = {
    NO_IMAGE: "is no image",
    HIDDEN: "is hidden",
    LINK: "is a link, which is not followed",
    CIRCLE: "is a link to a folder above it",
    NO_PART: "lies in neither a training nor a test part",
    VALIDATION: "is a validation image, which is not used",
    EXTRA: "is an extra training image, which is not used",
}


def counted(count: int, reason: str) -> str:
    """``12 are no images``, ``1 is no image``."""
    return f"{count:,} {_SINGULAR.get(reason, reason) if count == 1 else reason}"
