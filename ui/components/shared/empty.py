"""What a page shows before there is anything to show: the three steps, or the next thing to do."""

from __future__ import annotations

import streamlit as st

from ui import services
from ui.components.shared import job_progress, so_far
from ui.markup import lead

_STEPS = """<ol class="ts-steps">
<li><strong>Drop in checkpoints</strong><p>Autoencoders, VAEs or GANs, as you saved them: .safetensors, .pt, .pth,
.ckpt, .onnx, .keras, .h5. The file is read without running any code in it.</p></li>
<li><strong>Measure them</strong><p>On the built-in digits, or on images of your own. Each number comes with a
95% interval from resamplings that all models share.</p></li>
<li><strong>See which is better</strong><p>At what, and whether the difference is real: side by side in numbers,
images and maps, with a report to take away.</p></li></ol>"""


def steps(*, key: str) -> None:
    """The start page of an empty workspace."""
    with st.container(key=key):
        st.html(_STEPS)
        st.page_link("pages/10_models.py", label="Add the first model", icon=":material/arrow_forward:")


def no_runs(*, key: str) -> None:
    """For a page that needs a finished evaluation, while there is none."""
    with st.container(key=key):
        if services.store().jobs.all(active_only=True):
            st.html(lead("The first evaluation is running. Results appear here as soon as a model is done."))
            so_far.show(key=f"{key}-so-far")
            job_progress.show(key=f"{key}-jobs")
        else:
            st.html(lead("No model has been measured yet."))
        st.page_link("pages/10_models.py", label="Go to Models", icon=":material/arrow_forward:")


def nothing(sentence: str) -> None:
    """One sentence in grey, in place of a chart or table."""
    st.html(f'<p class="ts-muted ts-small">{sentence}</p>')
