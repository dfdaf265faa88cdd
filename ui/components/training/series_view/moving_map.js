// The map of the code: points that move from step to step.

class MovingMap {
  constructor() {
    this.canvas = make("canvas", { className: "map", role: "img" });
    this.key = make("ul", { className: "key", "aria-label": "Classes" });
    this.said = make("p", { className: "small" });
    this.root = make("figure", { className: "mapping" }, this.canvas, this.key, this.said);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.canvas);
  }

  update(map) {
    this.map = map;
    this.root.hidden = !map;
    if (!map) return;
    const bytes = Uint8Array.from(atob(map.points), (letter) => letter.charCodeAt(0));
    this.points = new Int16Array(bytes.buffer);
    this.said.textContent = `${map.method} map of the code, each step turned to lie over the one before. The same ${map.count.toLocaleString("en")} test images.`;
    this.key.replaceChildren(...(map.labels ? map.classes : []).slice(0, map.colours.length).map((name, place) => {
      const swatch = make("i", { className: "swatch" });
      swatch.style.background = map.colours[place];
      return make("li", {}, swatch, name);
    }));
  }

  // ``at`` is a place among the steps; between two of them the points are on their way.
  show(at, words) {
    this.at = at;
    this.words = words;
    this.draw();
  }

  draw() {
    if (!this.map || this.at === undefined) return;
    const side = this.canvas.clientWidth;
    if (!side) return;
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(side * ratio)) this.canvas.width = this.canvas.height = Math.round(side * ratio);
    const { count, fine, labels, colours, there } = this.map;
    const before = Math.floor(this.at), after = Math.min(there.length - 1, before + 1), part = this.at - before;
    this.canvas.setAttribute("aria-label", there[before] ? `Map of the code at ${this.words}` : `No map at ${this.words}`);
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, side, side);
    if (!there[before]) return;
    pen.globalAlpha = 0.75;
    const half = side / 2, size = (half - 6) / fine;
    for (let one = 0; one < count; one++) {
      const here = 2 * (before * count + one), next = 2 * (after * count + one);
      const x = this.points[here] + part * (this.points[next] - this.points[here]);
      const y = this.points[here + 1] + part * (this.points[next + 1] - this.points[here + 1]);
      pen.fillStyle = labels ? colours[labels[one] % colours.length] : "#888";
      pen.fillRect(half + x * size - 1.3, half - y * size - 1.3, 2.6, 2.6);
    }
  }

  destroy() {
    this.observer.disconnect();
  }
}
