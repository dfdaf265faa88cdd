"""Items: every test image through each chosen model, in an order and with filters that find the telling ones."""

import streamlit as st

from ui import frame, selection, services
from ui.components.items import browser, finding
from ui.components.shared import empty
from ui.items import kept as items
from ui.items import order as item_order

frame.begin("Items", "Every test image, and what each model makes of it. Open one to see the images most like it.")

chosen = selection.choose()
shown = items.of(services.runs(chosen.runs))
if not len(shown.numbers):
    empty.nothing("No test images are kept with these results: measure a model again to see them here.")
    st.stop()

wanted = finding.show(shown, chosen.dataset_sha256, key="items-controls")
order = item_order.ordered(shown, wanted.order, wanted.run, like=wanted.like)
if wanted.reverse:
    order = order[::-1]
order = order[item_order.passing(shown, wanted.filters, wanted.run)[order]]
if not len(order):
    empty.nothing("No image passes all filters. Clear one of them above.")
    st.stop()
browser.show(shown, shown.numbers[order], image=wanted.image)
