// Native sliders that send their values while they move: at most one message is under way, the newest goes next.

const SETTLES = 50; // ms that a run needs after its answer until its pictures stand
const PATIENCE = 600; // ms after which an answer is no longer waited for
const STYLE = `
.sliders { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 14px 28px; padding: 2px 2px 6px;
  font: 400 14px/1.4 var(--st-font, system-ui, sans-serif); color: var(--st-text-color, #31333f); }
.sliders label { display: block; min-width: 0; }
.sliders .line { display: flex; justify-content: space-between; font-variant-numeric: tabular-nums; }
.sliders output { color: color-mix(in srgb, currentColor 62%, transparent); }
.sliders input { display: block; width: 100%; margin: 4px 0 0; height: 22px; accent-color: var(--st-primary-color, #a98313); cursor: pointer; }
.sliders input:focus-visible { outline: 2px solid var(--st-primary-color, #a98313); outline-offset: 2px; border-radius: 4px; }
`;

class Sliders {
  constructor({ labels, values, reach, step, unit }) {
    this.unit = unit;
    this.root = document.createElement("div");
    this.root.className = "sliders";
    this.inputs = labels.map((name, k) => this.add(name, values[k], reach, step));
  }

  add(name, value, reach, step) {
    const label = document.createElement("label");
    const line = document.createElement("span");
    const title = document.createElement("span");
    const output = document.createElement("output");
    const input = document.createElement("input");
    line.className = "line";
    title.textContent = name;
    Object.assign(input, { type: "range", min: -reach, max: reach, step });
    input.setAttribute("aria-label", name);
    input.value = value;
    const say = () => {
      output.textContent = `${Number(input.value).toFixed(1)} ${this.unit}`;
      input.setAttribute("aria-valuetext", output.textContent);
    };
    input.addEventListener("input", () => { say(); this.moved(); });
    say();
    line.append(title, output);
    label.append(line, input);
    this.root.append(label);
    return input;
  }

  moved() {
    this.news = true;
    if (!this.waiting) this.tell();
  }

  tell() {
    this.news = false;
    this.wait(PATIENCE);
    this.send(this.inputs.map((input) => Number(input.value)));
  }

  wait(time) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.waiting = 0;
      if (this.news) this.tell();
    }, time);
  }

  answered(send) {
    this.send = send;
    if (this.waiting) this.wait(SETTLES);
  }

  destroy() {
    clearTimeout(this.waiting);
    this.root.remove();
  }
}

const panels = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let panel = panels.get(parentElement);
  const made = JSON.stringify(data.labels);
  if (panel?.made !== made) {
    panel?.destroy();
    panel = new Sliders(data);
    panel.made = made;
    if (!parentElement.querySelector("style")) parentElement.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    parentElement.append(panel.root);
    panels.set(parentElement, panel);
  }
  panel.answered((values) => setStateValue("values", values));
  return () => {
    panels.get(parentElement)?.destroy();
    panels.delete(parentElement);
  };
}
