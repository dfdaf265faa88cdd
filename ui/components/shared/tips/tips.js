// A panel beside what has the pointer or the keyboard focus and carries ``data-says``. Escape closes it, and the pointer
// may move onto it (WCAG 1.4.13).

const PAUSE = 120; // ms: a pointer that passes over a word opens nothing, and may cross the gap to the panel
const GAP = 6; // px
const ID = "ts-tip";

function make() {
  const panel = document.createElement("div");
  panel.id = ID;
  panel.setAttribute("role", "tooltip");
  panel.hidden = true;
  document.querySelector(".stApp")?.append(panel);
  return panel;
}

// The element with a text, seen from the event: it may lie in the shadow of another component.
const saying = (event) => event.composedPath().find((one) => one.dataset?.says) ?? null;

function place(panel, element) {
  const box = element.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = box.bottom + GAP + height < innerHeight;
  panel.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - width - GAP))}px`;
  panel.style.top = `${below ? box.bottom + GAP : Math.max(GAP, box.top - GAP - height)}px`;
}

export default function () {
  const panel = document.getElementById(ID) ?? make();
  let shown = null, waiting = 0;
  const close = () => {
    clearTimeout(waiting);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    panel.hidden = true;
  };
  const open = (element) => {
    if (element === shown) return;
    close();
    if (!element.isConnected) return;
    shown = element;
    panel.textContent = element.dataset.says;
    panel.hidden = false;
    element.setAttribute("aria-describedby", ID);
    place(panel, element);
  };
  const over = (event) => {
    clearTimeout(waiting);
    if (event.composedPath().includes(panel)) return;
    const element = saying(event);
    if (element) waiting = setTimeout(() => open(element), PAUSE);
    else if (shown && shown.getRootNode().activeElement !== shown) waiting = setTimeout(close, PAUSE);
  };
  const focus = (event) => {
    const element = saying(event);
    if (element && event.composedPath()[0].matches(":focus-visible")) open(element);
    else close();
  };
  const key = (event) => { if (event.key === "Escape") close(); };
  const heard = { pointerover: over, focusin: focus, focusout: close, keydown: key, scroll: close };
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear, true);
  return () => {
    close();
    for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear, true);
  };
}
