"""Models: take checkpoints in, watch them being measured, look into each one."""

import streamlit as st

from ui import frame, services
from ui.components.models import evaluation_settings, joining, model_list, uploads
from ui.components.shared import job_progress

frame.begin("Models", "Drop in checkpoints as you saved them. Each one is opened and measured in a process of its own.")

left, right = st.columns([3, 2], gap="large")
with right:
    request = evaluation_settings.show(key="settings")
with left:
    uploads.show(request, key="uploads")

job_progress.show(key="jobs")
model_list.show(request, key="models")
joining.show(services.checkpoints(), request, key="joining")
