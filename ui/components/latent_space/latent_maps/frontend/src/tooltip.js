// What is known about the item under the pointer: its image, its index, its label, its value.
import { element, replace } from "./dom.js";

const SIDE = 112;

export class Atlas {
  /** @param {{urls: string[], width: number, height: number, columns: number, each: number}|null} spec */
  constructor(spec) {
    this.spec = spec;
    this.pieces = new Map();
  }

  /** Loads the piece that holds an item, once; calls back when it is there (at once when it already is). */
  with(item, use) {
    const number = Math.floor(item / this.spec.each);
    let piece = this.pieces.get(number);
    if (!piece) {
      piece = new Image();
      piece.src = new URL(this.spec.urls[number], window.location.origin).href;
      this.pieces.set(number, piece);
    }
    if (piece.complete && piece.naturalWidth) use(piece);
    else piece.addEventListener("load", () => use(piece), { once: true });
  }

  /** Calls back at once where the piece is there; else it is loaded, and `arrived` is called then. */
  drawn(item, use) {
    if (!this.spec) return;
    const { width, height, columns, each } = this.spec;
    const k = item % each;
    const piece = this.pieces.get(Math.floor(item / each));
    if (piece?.complete && piece.naturalWidth) use(piece, (k % columns) * width, Math.floor(k / columns) * height, width, height);
    else if (!piece) this.with(item, () => this.arrived?.());
  }

  paint(canvas, item) {
    const { width, height, columns, each } = this.spec;
    const scale = Math.max(1, Math.floor(SIDE / Math.max(width, height)));
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${width * scale}px`;
    canvas.style.height = `${height * scale}px`;
    canvas.dataset.item = "";
    this.with(item, (piece) => {
      const k = item % each;
      const context = canvas.getContext("2d");
      context.clearRect(0, 0, width, height);
      context.drawImage(piece, (k % columns) * width, Math.floor(k / columns) * height, width, height, 0, 0, width, height);
      canvas.dataset.item = String(item);
    });
  }
}

export class Tooltip {
  constructor() {
    this.image = element("canvas", { className: "thumbnail", "aria-hidden": "true" });
    this.lines = element("dl");
    this.root = element("div", { className: "tooltip", role: "status", hidden: true }, [this.image, this.lines]);
  }

  /** @param {[string, string, string?][]} facts name, value and perhaps a colour */
  show(item, facts, atlas) {
    this.image.hidden = !atlas.spec;
    if (atlas.spec && this.item !== item) {
      this.image.getContext("2d").clearRect(0, 0, this.image.width, this.image.height);
      this.item = item;
      // A later item may have been pointed at by the time the piece is loaded: paint onto a canvas of its own.
      const fresh = element("canvas", { className: "thumbnail", "aria-hidden": "true" });
      atlas.paint(fresh, item);
      this.image.replaceWith(fresh);
      this.image = fresh;
    }
    replace(this.lines, ...facts.flatMap(([name, value, colour]) => [
      element("dt", {}, [name]),
      element("dd", {}, colour ? [swatch(colour), value] : [value]),
    ]));
    this.root.hidden = false;
  }

  /** Beside a point, inside the frame: to the right where there is room, else to the left. */
  place(x, y, width, height) {
    const { offsetWidth, offsetHeight } = this.root;
    const left = x + 18 + offsetWidth < width ? x + 18 : x - 18 - offsetWidth;
    const top = Math.min(Math.max(0, y - offsetHeight / 2), Math.max(0, height - offsetHeight));
    this.root.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${Math.round(top)}px)`;
  }

  hide() {
    this.root.hidden = true;
  }
}

export function swatch(colour) {
  const node = element("span", { className: "swatch", "aria-hidden": "true" });
  node.style.background = colour;
  return node;
}
