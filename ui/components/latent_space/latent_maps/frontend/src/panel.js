// One map: its title, its points, and everything that a pointer or the keyboard does to it.
import { Camera } from "./camera.js";
import { facts } from "./caption.js";
import { counted, itemOf, pointOf } from "./data.js";
import { element } from "./dom.js";
import { Highlight } from "./highlight.js";
import { pointStyle } from "./webgl_layer.js";
import { nearest, pointsInside } from "./geometry.js";
import { drawLasso, drawLinks, drawRing } from "./overlay.js";
import { drawPictures, pictured } from "./pictures.js";

const CLICK_MOVES = 4, REACH = 12; // px

/**
 * What a panel tells its view.
 * @typedef {object} PanelHost
 * @property {() => string} tool lasso, rectangle or move
 * @property {(panel: Panel, item: number) => void} hover
 * @property {(items: number[], how: string, add: boolean, since: number) => void} choose
 * @property {(panel: Panel) => void} moved the camera of this panel changed
 * @property {() => void} undoClick
 * @property {() => import("./tooltip.js").Atlas|null} pictures the images to draw on the map; null for none
 */

export class Panel {
  /** @param {PanelHost} host */
  constructor(host, layer) {
    this.host = host;
    this.layer = layer;
    this.camera = new Camera();
    this.path = [];
    this.marked = -1;
    this.pictured = [];
    this.accent = element("span", { className: "accent", "aria-hidden": "true" });
    this.title = element("h4", { className: "title" });
    this.note = element("span", { className: "note" });
    this.caption = element("p", { className: "caption" });
    this.highlight = new Highlight();
    this.overlay = element("canvas", { className: "overlay", "aria-hidden": "true" });
    layer.canvas.setAttribute("aria-hidden", "true");
    this.plot = element("div", { className: "plot", tabIndex: 0, role: "application" }, [
      layer.canvas, this.highlight.canvas, this.overlay,
    ]);
    this.root = element("section", { className: "panel" }, [
      element("header", {}, [this.accent, this.title, this.note]), this.plot, this.caption,
    ]);
    this.listen();
  }

  /** @param {import("./data.js").MapData} map */
  show(map) {
    this.map = map;
    this.accent.style.background = map.colour;
    this.title.textContent = map.title;
    this.title.title = map.title;
    this.caption.replaceChildren(...facts(map.caption));
    this.plot.setAttribute("aria-label",
      `Map of ${map.title}, ${counted(map.x.length)} items. ${map.caption}. Arrow keys move, plus and minus zoom, ` +
      "0 resets, n and p step through items, Enter selects, Escape clears.");
    this.describe();
  }

  describe(shown = this.layer.shown) {
    const parts = [];
    if (shown !== undefined && shown < this.map.x.length) parts.push(`showing ${counted(shown)} of ${counted(this.map.x.length)}`);
    if (this.map.missing) parts.push(`${counted(this.map.missing)} missing`);
    this.note.textContent = this.note.title = parts.join(" · ");
    this.plot.dataset.empty = this.map.x.length ? "" : "No item has a position in this map.";
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.plot.style.height = `${height}px`;
    const ratio = window.devicePixelRatio;
    this.overlay.width = Math.floor(width * ratio);
    this.overlay.height = Math.floor(height * ratio);
    this.overlay.style.width = `${width}px`;
    this.overlay.style.height = `${height}px`;
    for (const part of [this.highlight, this.layer]) part.resize(width, height);
    this.look();
  }

  look() {
    this.layer.look(this.camera);
    this.pickPictures();
    this.paintOverlay();
    if (this.chosen?.count) this.laterChosen ||= requestAnimationFrame(() => this.paintChosen());
  }

  pickPictures() {
    const { map, camera, width, height } = this;
    this.pictured = this.host.pictures() && map ? pictured(map, camera, width, height, (point) => this.isTold(itemOf(map, point))) : [];
  }

  picture(point) {
    const item = itemOf(this.map, point);
    return { item, at: this.position(item), colour: this.colours[this.codes[point]], dimmed: Boolean(this.chosen?.count) && !this.isTold(item) };
  }

  /** Whether the selection is about this item: it is chosen, or near to the one that is. */
  isTold(item) {
    return Boolean(this.chosen?.count && this.chosen.mask[item]) || Boolean(this.near?.items.includes(item));
  }

  /** Colours of the points: a code for each, into a list of colours. */
  colour(codes, colours, strata) {
    this.codes = codes;
    this.colours = colours;
    this.paintChosen();
    return this.layer.setPoints(this.map, codes, colours, strata);
  }

  /** Shows a selection: all other points are dimmed, and the chosen ones are painted over them. */
  choose(selection) {
    this.chosen = selection;
    this.paintChosen();
  }

  paintChosen() {
    cancelAnimationFrame(this.laterChosen);
    this.laterChosen = 0;
    const some = Boolean(this.chosen?.count);
    this.plot.classList.toggle("brushed", some);
    if (!this.width || !this.codes) return;
    if (!some) return this.highlight.clear();
    const { size } = pointStyle(this.map.x.length, this.width, this.height, this.camera.zoom);
    const larger = size + (this.map.x.length > 12000 ? 0.25 : 0.75);
    this.highlight.paint(
      this.map, this.chosen.mask, this.codes, this.colours, this.camera, larger, this.width, this.height);
  }

  /** Marks one item (or none: -1), wherever it was pointed at. */
  mark(item) {
    if (item === this.marked) return;
    this.marked = item;
    this.paintOverlay();
  }

  /** Lines from an item to its nearest by this model's code. @param {{item: number, items: number[]}|null} near */
  link(near) {
    this.near = near;
    this.plot.dataset.near = near?.items.length ?? "";
    this.pickPictures();
    this.paintOverlay();
  }

  /** Where an item is, in px from the upper left corner of the plot; null where it has no position. */
  position(item) {
    const point = pointOf(this.map, item);
    if (item < 0 || point < 0 || point >= this.map.x.length) return null;
    return this.camera.toScreen(this.map.x[point], this.map.y[point], this.width, this.height);
  }

  paintOverlay() {
    const context = this.overlay.getContext("2d");
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const { ink, paper, primary } = this.theme ?? { ink: "#000", paper: "#fff", primary: "#06c" };
    const atlas = this.host.pictures();
    if (atlas && this.codes) drawPictures(context, atlas, this.pictured.map((point) => this.picture(point)));
    this.plot.dataset.pictures = String(this.pictured.length);
    const from = this.near && this.position(this.near.item);
    if (from) drawLinks(context, from, this.near.items.map((item) => this.position(item)).filter(Boolean), ink, paper);
    if (this.path.length > 2) drawLasso(context, this.path, primary);
    const at = this.position(this.marked);
    if (at) drawRing(context, at, ink, paper);
  }

  itemAt(x, y) {
    const [dx, dy] = this.camera.toData(x, y, this.width, this.height);
    const point = nearest(this.map.x, this.map.y, dx, dy, REACH / this.camera.scale(this.width, this.height));
    return point < 0 ? -1 : itemOf(this.map, point);
  }

  listen() {
    const plot = this.plot;
    const at = (event) => {
      const box = plot.getBoundingClientRect();
      return [event.clientX - box.left - plot.clientLeft, event.clientY - box.top - plot.clientTop];
    };
    plot.addEventListener("pointerdown", (event) => {
      if (event.button > 1) return;
      event.preventDefault();
      plot.classList.add("by-pointer");
      plot.focus({ preventScroll: true });
      plot.setPointerCapture(event.pointerId);
      const [x, y] = at(event);
      const move = event.button === 1 || event.altKey || this.host.tool() === "move";
      this.drag = { kind: move ? "move" : this.host.tool(), from: [x, y], last: [x, y], far: 0 };
      this.path = [];
    });
    plot.addEventListener("pointermove", (event) => {
      const [x, y] = at(event);
      if (!this.drag) return this.pointAt(x, y);
      const { from, last, kind } = this.drag;
      this.drag.far = Math.max(this.drag.far, Math.hypot(x - from[0], y - from[1]));
      if (kind === "move") {
        this.camera.pan(x - last[0], y - last[1], this.width, this.height);
        this.host.moved(this);
      } else if (this.drag.far > CLICK_MOVES) {
        this.host.hover(this, -1);
        if (kind === "rectangle") this.path = [from, [x, from[1]], [x, y], [from[0], y]];
        else this.path.push(...(this.path.length ? [[x, y]] : [from, [x, y]]));
        this.paintOverlay();
      }
      this.drag.last = [x, y];
    });
    plot.addEventListener("pointerup", (event) => {
      const drag = this.drag;
      if (!drag) return;
      this.drag = null;
      const path = this.path;
      this.path = [];
      if (drag.far <= CLICK_MOVES) {
        const item = this.itemAt(...at(event));
        if (item >= 0) this.host.choose([item], "click", event.shiftKey, event.timeStamp);
      } else if (path.length > 2) {
        const polygon = path.flatMap(([x, y]) => this.camera.toData(x, y, this.width, this.height));
        const points = pointsInside(this.map.x, this.map.y, polygon);
        this.host.choose(points.map((point) => itemOf(this.map, point)), "lasso", event.shiftKey, event.timeStamp);
      }
      this.paintOverlay();
    });
    plot.addEventListener("pointercancel", () => this.abandon());
    plot.addEventListener("pointerleave", () => !this.drag && this.host.hover(this, -1));
    plot.addEventListener("dblclick", () => {
      this.host.undoClick();
      this.camera.reset();
      this.host.moved(this);
    });
    // The page keeps scrolling under the pointer until a map is clicked (or Ctrl is held): then the wheel zooms it.
    plot.addEventListener("wheel", (event) => {
      const active = plot.getRootNode().activeElement === plot;
      if (!active && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      this.camera.zoomAt(Math.exp(-event.deltaY * lines * 0.002), ...at(event), this.width, this.height);
      this.host.moved(this);
    }, { passive: false });
    plot.addEventListener("keydown", (event) => {
      plot.classList.remove("by-pointer");
      this.key(event);
    });
    plot.addEventListener("blur", () => {
      plot.classList.remove("by-pointer");
      this.host.hover(this, -1);
    });
  }

  pointAt(x, y) {
    this.pointed = [x, y];
    if (this.looking) return;
    this.looking = requestAnimationFrame(() => {
      this.looking = 0;
      if (!this.drag && this.map) this.host.hover(this, this.itemAt(...this.pointed));
    });
  }

  /** Ends a drag without choosing anything; true when there was one. */
  abandon() {
    const dragged = Boolean(this.drag);
    this.drag = null;
    this.path = [];
    this.paintOverlay();
    return dragged;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey) return;
    const step = 40;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const { width, height } = this;
    if (moves[event.key]) this.camera.pan(...moves[event.key], width, height);
    else if (event.key === "+" || event.key === "=") this.camera.zoomAt(1.25, width / 2, height / 2, width, height);
    else if (event.key === "-") this.camera.zoomAt(0.8, width / 2, height / 2, width, height);
    else if (event.key === "0") this.camera.reset();
    else if (event.key === "n" || event.key === "p") return this.step(event.key === "n" ? 1 : -1);
    else if (event.key === "Enter" && this.marked >= 0) {
      return this.host.choose([this.marked], "click", event.shiftKey, event.timeStamp);
    } else return;
    event.preventDefault();
    this.host.moved(this);
  }

  step(by) {
    const count = this.map.x.length;
    if (!count) return;
    const now = this.marked < 0 ? -1 : pointOf(this.map, this.marked);
    const next = now < 0 ? (by > 0 ? 0 : count - 1) : (now + by + count) % count;
    this.host.hover(this, itemOf(this.map, next));
  }

  destroy() {
    cancelAnimationFrame(this.looking);
    cancelAnimationFrame(this.laterChosen);
    this.layer.destroy();
  }
}
