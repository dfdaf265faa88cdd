// Draws the points of one map without WebGL: a sample, stratified by class, on a plain canvas.
import { pointStyle } from "./webgl_layer.js";

export const DRAWN_AT_MOST = 4000;

/**
 * A sample of point indices that keeps the share of every stratum, evenly spaced within each: no randomness, so the
 * same data always shows the same points.
 */
export function stratifiedSample(strata, size) {
  const n = strata.length;
  if (n <= size) return Uint32Array.from({ length: n }, (_, i) => i);
  const groups = new Map();
  for (let i = 0; i < n; i++) {
    const group = groups.get(strata[i]);
    if (group) group.push(i);
    else groups.set(strata[i], [i]);
  }
  const sample = [];
  for (const group of groups.values()) {
    const take = Math.max(1, Math.round((size * group.length) / n));
    for (let k = 0; k < take; k++) sample.push(group[Math.floor(((k + 0.5) * group.length) / take)]);
  }
  return Uint32Array.from(sample).sort();
}

export class CanvasLayer {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.sample = new Uint32Array(0);
  }

  setPoints(map, codes, colours, strata) {
    this.map = map;
    this.codes = codes;
    this.colours = colours;
    this.sample = stratifiedSample(strata, DRAWN_AT_MOST);
    this.redraw();
    return Promise.resolve();
  }

  get shown() {
    return this.sample.length;
  }

  resize(width, height) {
    const ratio = window.devicePixelRatio;
    this.width = width;
    this.height = height;
    this.canvas.width = Math.floor(width * ratio);
    this.canvas.height = Math.floor(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  look(camera) {
    this.camera = camera;
    this.redraw();
  }

  redraw() {
    if (this.waiting || !this.width || !this.camera || !this.map) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.paint();
    });
  }

  paint() {
    const { canvas, camera, width, height, map } = this;
    const context = canvas.getContext("2d");
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { size, opacity } = pointStyle(this.sample.length, width, height, camera.zoom);
    context.globalAlpha = opacity;
    for (const point of this.sample) {
      const [x, y] = camera.toScreen(map.x[point], map.y[point], width, height);
      if (x < -size || y < -size || x > width + size || y > height + size) continue;
      context.fillStyle = this.colours[this.codes[point]];
      context.beginPath();
      context.arc(x, y, size / 2, 0, 2 * Math.PI);
      context.fill();
    }
  }

  destroy() {
    cancelAnimationFrame(this.waiting);
  }
}
