"""Models: add checkpoints, watch them being measured, see each one in detail."""

import streamlit as st

from ui import frame, services
from ui.changes import Request
from ui.components.models import (
    arrivals,
    audit_log,
    evaluation_settings,
    joining,
    just_added,
    model_list,
    plugin_list,
    uploads,
    watched_folders,
)
from ui.components.shared import job_progress
from ui.people import session
from ui.people.person import Role
from ui.text import markdown

frame.begin("Models", "Drop in checkpoints as you saved them. Each one is opened and measured in a process of its own.")

request: Request | None = None
why_not = session.why_not(Role.EDITOR) or services.why_no_workers()
if not why_not:
    left, right = st.columns([3, 2], gap="large")
    with right:
        request = evaluation_settings.show(key="settings")
    with left:
        uploads.show(request, key="uploads")
        arrivals.show(key="arrivals")
        watched_folders.show(request, key="watched")
else:
    st.info(markdown(why_not))

just_added.show(key="added")
job_progress.show(key="jobs")
model_list.show(request, key="models")
if request is not None:
    joining.show(request, key="joining")
plugin_list.show(key="plugins")
audit_log.show(key="audit")
