// Keeps zoom and step, and tells the page when they rest.

const RESTS = 400; // ms after the last change until the page is told

class SeriesView {
  constructor() {
    this.turn = 0;
    this.zoom = null;
    this.place = 0; // among the steps of the film
    this.chart = new Chart(this);
    this.film = new Film(this);
    const button = (words, act) => make("button", { type: "button", onclick: act }, words);
    this.tools = make("div", { className: "tools", role: "group", "aria-label": "Zoom" },
      button("Zoom in", () => this.zoomBy(0.5)), button("Zoom out", () => this.zoomBy(2)), button("Earlier", () => this.shift(-0.5)), button("Later", () => this.shift(0.5)), button("All steps", () => this.zoomTo(null)));
    this.keys = make("ul", { className: "key", "aria-label": "Lines" });
    this.numbers = make("details", { className: "numbers" }, make("summary", {}, "The numbers as a table"));
    this.numbers.addEventListener("toggle", () => this.fill());
    this.root = make("div", { className: "series" }, this.keys, this.chart.root, this.tools, this.numbers, this.film.root);
  }

  update({ view, digest, zoom, step, turn }) {
    const fresh = digest !== this.digest;
    if (fresh) {
      this.digest = digest;
      this.spec = view;
      this.whole = this.reach(view);
      this.film.update(view);
      this.legend(view);
      this.numbers.open = false;
    }
    if (turn >= this.turn) {
      this.turn = turn;
      this.zoom = zoom;
      const wanted = step === null ? -1 : view.steps.indexOf(step);
      this.place = wanted >= 0 ? wanted : fresh ? this.first(view) : this.place;
    }
    this.place = Math.min(this.place, Math.max(0, view.steps.length - 1));
    this.show();
  }

  // Where the address names no step: the one to keep of the film's training, else the last.
  first(view) {
    const kept = view.marks.filter(({ kind }) => kind === "keep").map(({ span: [, to] }) => view.steps.indexOf(to)).find((place) => place >= 0);
    return kept ?? Math.max(0, view.steps.length - 1);
  }

  reach(view) {
    const steps = [...view.lines, ...view.logs].flatMap(({ x }) => x);
    if (!steps.length) return [0, 1];
    return steps.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
  }

  legend(view) {
    const item = (colour, label, dash) => {
      const swatch = make("i", { className: `swatch ${dash && dash !== "solid" ? "dashed" : ""}` });
      swatch.style.setProperty("--c", colour);
      swatch.style.background = dash && dash !== "solid" ? "" : colour;
      return make("li", {}, swatch, label);
    };
    const kept = make("li", {}, make("i", { className: "ring" }), "step to keep");
    this.keys.replaceChildren(...view.lines.map((line) => item(line.colour, line.label)), ...(view.marks.some(({ kind }) => kind === "keep") ? [kept] : []), ...view.logs.map((log) => item(log.colour, log.label, log.dash)));
  }

  show() {
    this.chart.draw();
    this.film.show(this.place);
  }

  shownStep() {
    const { steps } = this.spec;
    return steps.length > 1 ? steps[Math.round(this.place)] : null;
  }

  zoomTo(zoom) {
    const [first, last] = this.whole;
    const ends = zoom && [Math.max(first, zoom[0]), Math.min(last, zoom[1])];
    this.zoom = !ends || ends[1] - ends[0] >= last - first || ends[1] <= ends[0] ? null : ends.map((one) => Number(one.toPrecision(6)));
    this.chart.draw();
    this.rest();
  }

  zoomBy(factor) {
    const [first, last] = this.zoom ?? this.whole;
    const middle = Math.min(last, Math.max(first, this.shownStep() ?? (first + last) / 2));
    const half = ((last - first) * factor) / 2;
    this.zoomTo([middle - half, middle + half]);
  }

  shift(part) {
    if (!this.zoom) return;
    const [first, last] = this.zoom, by = Math.max(this.whole[0] - first, Math.min(this.whole[1] - last, part * (last - first)));
    this.zoomTo([first + by, last + by]);
  }

  goTo(step) {
    const { steps } = this.spec;
    if (steps.length < 2) return;
    this.film.stop();
    const near = steps.reduce((best, one, place) => (Math.abs(one - step) < Math.abs(steps[best] - step) ? place : best), 0);
    this.stepTo(near);
  }

  stepTo(place) {
    this.playAt(place);
    this.rest();
  }

  playAt(at) {
    this.place = at;
    this.chart.cursor();
    this.film.show(at);
  }

  rest() {
    this.turn += 1;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.tell({ zoom: this.zoom, step: this.shownStep(), turn: this.turn }), RESTS);
  }

  // Made when it is opened: a row a step, a column a line.
  fill() {
    if (!this.numbers.open || this.filled === this.digest) return;
    this.filled = this.digest;
    const { lines, unit, title } = this.spec;
    const steps = [...new Set(lines.flatMap(({ x }) => x))].sort((a, b) => a - b);
    const head = make("tr", {}, make("th", { scope: "col" }, unit), ...lines.map((line) => make("th", { scope: "col" }, line.label)));
    const rows = steps.map((step) => make("tr", {}, make("th", { scope: "row" }, figure(step)), ...lines.map((line) => {
      const place = line.x.indexOf(step);
      const ends = place < 0 || line.low[place] === null ? "" : ` (${figure(line.low[place])} to ${figure(line.high[place])})`;
      return make("td", {}, place < 0 ? "" : `${figure(line.y[place])}${ends}`);
    })));
    const region = make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": title }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
    this.numbers.replaceChildren(this.numbers.firstElementChild, region);
  }

  destroy() {
    clearTimeout(this.waiting);
    this.chart.destroy();
    this.film.destroy();
    this.root.remove();
  }
}
