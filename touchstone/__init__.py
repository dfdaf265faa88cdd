"""Which of these autoencoders, VAEs and GANs is better, at what, and is the difference real?

>>> import touchstone
>>> runs = touchstone.evaluate(["a.safetensors", "b.pth"], data="digits")
>>> print(touchstone.compare(runs).text())
>>> touchstone.report(runs, "report.html")

Importing this loads neither torch nor streamlit. Errors about input are ``TouchstoneError``, with one sentence.
"""

from touchstone import checkout

checkout.install()  # before the first import of a wing, which it makes sure is ours

from evaluation import (  # noqa: E402
    Config,
    TouchstoneError,
    __version__,
    catalog,
    compare,
    evaluate,
    live,
    open_store,
    read_results,
    report,
    save_bundle,
)

__all__ = [
    "Config",
    "TouchstoneError",
    "__version__",
    "catalog",
    "compare",
    "evaluate",
    "live",
    "open_store",
    "read_results",
    "report",
    "save_bundle",
]
