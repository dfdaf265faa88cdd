// Curves over steps as SVG: bands, seeds, marks, and below them the curves of logs on the same axis.

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 62, RIGHT = 14, TOP = 14, TALL = 300, BETWEEN = 30, LOGS = 130, FOOT = 40;
const DASHED = { solid: "", dash: "6 4", dot: "2 3", dashdot: "6 3 2 3", longdash: "10 4" };

function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

class Chart {
  constructor(view) {
    this.view = view;
    this.svg = svg("svg", { class: "chart", role: "img" });
    this.tip = make("div", { className: "tip", hidden: true });
    this.root = make("div", { className: "plot" }, this.svg, this.tip);
    this.svg.addEventListener("pointermove", (event) => this.move(event));
    this.svg.addEventListener("pointerleave", () => { this.tip.hidden = true; this.hover?.remove(); });
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointerup", (event) => this.release(event));
    this.svg.addEventListener("dblclick", () => view.zoomTo(null));
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.root);
  }

  draw() {
    const { spec, zoom } = this.view;
    const width = this.root.clientWidth;
    if (!spec || width < 80) return;
    const logs = spec.logs.length > 0;
    const height = TOP + TALL + (logs ? BETWEEN + LOGS : 0) + FOOT;
    const [first, last] = zoom ?? this.view.whole;
    this.x = new Scale(first, last, LEFT, width - RIGHT);
    this.svg.replaceChildren();
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) this.svg.setAttribute(name, value);
    this.svg.setAttribute("aria-label", `${spec.title} over ${spec.unit}s: ${spec.lines.map((line) => line.label).join(", ")}`);
    this.svg.append(svg("clipPath", { id: "inside" }, svg("rect", { x: LEFT, y: 0, width: width - LEFT - RIGHT, height })));
    const banded = spec.lines.flatMap((line) => [{ x: line.x, values: line.y }, { x: line.x, values: line.low }, { x: line.x, values: line.high }, ...line.seeds.map((seed) => ({ x: seed.x, values: seed.y }))]);
    this.panel(banded, TOP, TOP + TALL, spec.title, (scale) => this.curves(scale));
    if (logs) {
      const top = TOP + TALL + BETWEEN;
      this.panel(spec.logs.map((log) => ({ x: log.x, values: log.y })), top, top + LOGS, "logs, as they are", (scale) => spec.logs.map((log) => this.path(log.x, log.y, scale, log.colour, 1.3, log.dash)));
    }
    const foot = height - FOOT;
    for (const tick of this.x.ticks(Math.max(2, Math.floor((width - LEFT) / 80)))) {
      this.svg.append(svg("line", { class: "hair", x1: this.x.at(tick), x2: this.x.at(tick), y1: TOP, y2: foot }), svg("text", { class: "tick", x: this.x.at(tick), y: foot + 16, "text-anchor": "middle" }, figure(tick)));
    }
    this.svg.append(svg("text", { class: "tick", x: (LEFT + width - RIGHT) / 2, y: foot + 34, "text-anchor": "middle" }, spec.unit));
    this.foot = foot;
    this.marks();
    this.cursor();
  }

  panel(curves, top, bottom, title, drawn) {
    const [low, high] = span(curves, this.x.low, this.x.high);
    const room = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
    const scale = new Scale(low - room, high + room, bottom, top);
    for (const tick of scale.ticks(5)) {
      const y = scale.at(tick);
      this.svg.append(svg("line", { class: "hair", x1: LEFT, x2: this.x.end, y1: y, y2: y }), svg("text", { class: "tick", x: LEFT - 8, y: y + 4, "text-anchor": "end" }, figure(tick)));
    }
    this.svg.append(svg("text", { class: "title", x: LEFT, y: top - 3 }, title));
    this.svg.append(svg("g", { "clip-path": "url(#inside)" }, ...drawn(scale).filter(Boolean)));
    if (top === TOP) this.y = scale;
  }

  curves(scale) {
    const { lines } = this.view.spec;
    return [
      ...lines.map((line) => this.band(line, scale)),
      ...lines.flatMap((line) => line.seeds.map((seed) => this.path(seed.x, seed.y, scale, line.colour, 0.9, "solid", 0.45))),
      ...lines.map((line) => this.path(line.x, line.y, scale, line.colour, 2, "solid")),
      ...lines.flatMap((line) => (line.x.length > 40 ? [] : line.x.map((step, place) => line.y[place] !== null && svg("circle", { cx: this.x.at(step), cy: scale.at(line.y[place]), r: 2.6, fill: line.colour })))),
    ];
  }

  band(line, scale) {
    const there = line.x.map((_, place) => place).filter((place) => line.low[place] !== null && line.high[place] !== null);
    if (there.length < 2) return null;
    const up = there.map((place) => `${this.x.at(line.x[place])},${scale.at(line.high[place])}`);
    const down = there.reverse().map((place) => `${this.x.at(line.x[place])},${scale.at(line.low[place])}`);
    return svg("polygon", { points: [...up, ...down].join(" "), fill: line.colour, opacity: 0.16 });
  }

  path(x, y, scale, colour, width, dash, opacity = 1) {
    let drawn = "", pen = false;
    x.forEach((step, place) => {
      if (y[place] === null) { pen = false; return; }
      drawn += `${pen ? "L" : "M"}${this.x.at(step).toFixed(1)} ${scale.at(y[place]).toFixed(1)}`;
      pen = true;
    });
    return svg("path", { d: drawn, fill: "none", stroke: colour, "stroke-width": width, "stroke-dasharray": DASHED[dash] || null, opacity, "stroke-linejoin": "round" });
  }

  // The step to keep is a ring on the curve, an onset a shaded stretch with a line where it is by then.
  marks() {
    const { lines, marks } = this.view.spec;
    const drawn = svg("g", { "clip-path": "url(#inside)" });
    for (const { line, kind, span: [from, to], words } of marks) {
      const { colour, x, y } = lines[line];
      if (kind === "keep") {
        const place = x.indexOf(to);
        if (place >= 0 && y[place] !== null) drawn.append(svg("circle", { class: "keep", cx: this.x.at(to), cy: this.y.at(y[place]), r: 7, stroke: colour }, svg("title", {}, words)));
      } else {
        drawn.append(svg("rect", { x: this.x.at(from), y: TOP, width: Math.max(1, this.x.at(to) - this.x.at(from)), height: TALL, fill: colour, opacity: 0.1 }, svg("title", {}, words)));
        drawn.append(svg("line", { x1: this.x.at(to), x2: this.x.at(to), y1: TOP, y2: TOP + TALL, stroke: colour, "stroke-width": 1.4, "stroke-dasharray": "3 3" }, svg("title", {}, words)));
      }
    }
    this.svg.append(drawn);
  }

  // The step that pictures and map show.
  cursor() {
    this.line?.remove();
    const at = this.view.shownStep();
    if (!this.x || at === null || at < this.x.low || at > this.x.high) return;
    this.line = svg("line", { class: "cursor", x1: this.x.at(at), x2: this.x.at(at), y1: TOP, y2: this.foot });
    this.svg.append(this.line);
  }

  place(event) {
    return event.clientX - this.svg.getBoundingClientRect().left;
  }

  move(event) {
    const { spec } = this.view;
    if (!spec || !this.x) return;
    const at = this.place(event);
    if (this.pressed !== undefined) return this.stretch(at);
    const step = this.nearest(this.x.back(at));
    this.hover?.remove();
    if (step === null || at < LEFT) { this.tip.hidden = true; return; }
    this.hover = svg("line", { class: "hover", x1: this.x.at(step), x2: this.x.at(step), y1: TOP, y2: this.foot });
    this.svg.append(this.hover);
    const rows = spec.lines.map((line) => [line, line.x.indexOf(step)]).filter(([line, place]) => place >= 0 && line.y[place] !== null);
    this.tip.replaceChildren(make("b", {}, `${spec.unit} ${figure(step)}`), ...rows.slice(0, 12).map(([line, place]) => {
      const swatch = make("i", { className: "swatch" });
      swatch.style.background = line.colour;
      const ends = line.low[place] === null ? "" : ` (${figure(line.low[place])} to ${figure(line.high[place])})`;
      return make("div", {}, swatch, `${line.label}: ${figure(line.y[place])}${ends}`);
    }));
    this.tip.hidden = !rows.length;
    const left = this.x.at(step), width = this.root.clientWidth;
    this.tip.style.left = left > width / 2 ? "" : `${left + 10}px`;
    this.tip.style.right = left > width / 2 ? `${width - left + 10}px` : "";
  }

  nearest(step) {
    let found = null;
    for (const line of this.view.spec.lines) for (const one of line.x) if (found === null || Math.abs(one - step) < Math.abs(found - step)) found = one;
    return found;
  }

  press(event) {
    if (event.button !== 0 || !this.x) return;
    this.pressed = this.place(event);
    if (event.pointerType !== "touch") this.svg.setPointerCapture(event.pointerId);
  }

  stretch(at) {
    this.tip.hidden = true;
    this.drag?.remove();
    const [from, to] = [this.pressed, at].sort((a, b) => a - b);
    this.drag = svg("rect", { class: "drag", x: from, y: TOP, width: to - from, height: this.foot - TOP });
    this.svg.append(this.drag);
  }

  // A drag zooms, a click shows the step there.
  release(event) {
    const from = this.pressed, to = this.place(event);
    this.pressed = undefined;
    this.drag?.remove();
    if (from === undefined || !this.x) return;
    const [low, high] = [from, to].sort((a, b) => a - b).map((one) => Math.min(this.x.high, Math.max(this.x.low, this.x.back(one))));
    if (Math.abs(to - from) > 8) this.view.zoomTo([low, high]);
    else this.view.goTo(this.x.back(to));
  }

  destroy() {
    this.observer.disconnect();
  }
}
