// Small pieces of the page. Text is set as text, never as markup.

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function dot(colour, shape) {
  const mark = make("i", { className: `dot shape-${shape}`, "aria-hidden": "true" });
  mark.style.setProperty("--c", colour);
  return mark;
}

// The looks of a training over its steps: measured ones are filled, the one to keep stands out.
function stepsBar({ at, measured, kept }, words) {
  const bar = make("span", { className: "steps", role: "img", "aria-label": words, title: words });
  at.forEach((place, look) => {
    const mark = make("i", { className: `${measured[look] ? "measured" : ""}${look === kept ? " kept" : ""}` });
    mark.style.setProperty("--at", String(place));
    bar.append(mark);
  });
  return bar;
}

// A button that opens a panel below it. Escape, or a click elsewhere, closes it.
function menu(label, fill) {
  const panel = make("div", { className: "panel", hidden: true });
  const button = make("button", { type: "button", className: "menu", "aria-expanded": "false" }, label);
  const root = make("div", { className: "dropdown" }, button, panel);
  const open = (wanted) => {
    panel.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) panel.replaceChildren(...fill());
  };
  button.addEventListener("click", () => open(panel.hidden));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  root.addEventListener("focusout", (event) => { if (event.relatedTarget && !root.contains(event.relatedTarget)) open(false); });
  return { root, button, close: () => open(false) };
}

function ticked(label, checked, change) {
  const box = make("input", { type: "checkbox", checked });
  box.addEventListener("change", () => change(box.checked));
  return make("label", { className: "tick" }, box, make("span", {}, label));
}
