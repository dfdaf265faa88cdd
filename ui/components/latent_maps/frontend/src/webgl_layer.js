// Draws the points of one map with regl-scatterplot. All layers of a view share one renderer, so one WebGL context.
// regl-scatterplot only draws here: pointing, lasso and camera are the panel's, the same with and without WebGL.
import createScatterplot, { createRenderer } from "regl-scatterplot";

export function createSharedRenderer() {
  // A canvas of our own keeps the renderer from following the size of the window: panels are all it must hold.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  return createRenderer({ canvas });
}

export function hasWebgl() {
  const gl = document.createElement("canvas").getContext("webgl");
  const needed = ["OES_texture_float", "OES_standard_derivatives", "WEBGL_color_buffer_float"];
  const able = Boolean(gl) && needed.every((name) => gl.getExtension(name));
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return able;
}

/** Diameter in px and opacity that keep n points legible on a panel of this area. */
export function pointStyle(n, width, height) {
  const room = Math.min(1.25, Math.max(0.75, Math.sqrt(width * height) / 420));
  const [size, opacity] = n <= 200 ? [7, 0.95] : n <= 2000 ? [5, 0.85] : n <= 12000 ? [3.4, 0.7] : n <= 40000 ? [2.4, 0.55] : [2, 0.45];
  return { size: size * room, opacity };
}

export class WebglLayer {
  /** @param {{renderer: any, parking: HTMLElement, onDrawn: () => void}} options */
  constructor({ renderer, parking, onDrawn }) {
    this.canvas = document.createElement("canvas");
    this.drawing = Promise.resolve();
    this.ready = false;
    this.chosen = [];
    this.plot = createScatterplot({
      renderer,
      canvas: this.canvas,
      width: 16,
      height: 16,
      cameraIsFixed: true,
      deselectOnEscape: false,
      deselectOnDblClick: false,
      lassoInitiator: false,
      lassoInitiatorParentElement: parking,
      lassoLongPressIndicatorParentElement: parking,
      colorBy: "valueZ",
      pointScaleMode: "constant",
      pointOutlineWidth: 0,
      pointSizeSelected: 1,
      opacityInactiveMax: 0.9,
      opacityInactiveScale: 0.16,
    });
    this.plot.subscribe("drawing", () => this.ready && onDrawn());
  }

  /** @param {{x: Float32Array, y: Float32Array}} map @param {Float32Array} values colour code of each point */
  setPoints(map, values, colours, continuous) {
    this.n = map.x.length;
    const points = { x: map.x, y: map.y, z: values };
    this.drawing = this.drawing.then(async () => {
      if (this.gone) return;
      this.plot.set({ pointColor: colours, pointColorActive: colours, pointColorHover: colours });
      this.restyle();
      if (this.n === 0) {
        this.plot.clear();
        this.ready = true;
        return;
      }
      // The index that regl-scatterplot builds for its own pointing costs time and is the same for the same points.
      if (this.indexed !== map.x) this.plot.deselect({ preventEvent: true });
      const spatialIndex = this.indexed === map.x ? this.plot.get("spatialIndex") : undefined;
      await this.plot.draw(points, {
        zDataType: continuous ? "continuous" : "categorical", select: this.chosen, spatialIndex,
      });
      this.indexed = map.x;
      this.ready = true;
    });
    return this.drawing;
  }

  select(points) {
    this.chosen = points;
    if (this.ready && this.n) this.plot.select(points.slice(), { preventEvent: true });
  }

  restyle() {
    if (!this.width || this.n === undefined) return;
    const { size, opacity } = pointStyle(this.n, this.width, this.height);
    const zoom = Math.min(3, Math.max(0.8, (this.zoom ?? 1) ** 0.4));
    this.plot.set({ pointSize: Math.round(size * zoom * 4) / 4, opacity: Math.min(1, opacity * zoom) });
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.plot.set({ width, height });
    this.restyle();
  }

  look(camera) {
    if (!this.width) return;
    if (camera.zoom !== this.zoom) {
      this.zoom = camera.zoom;
      this.restyle();
    }
    this.plot.view(camera.matrix(this.width, this.height), { preventEvent: true });
  }

  redraw() {
    this.plot.refresh();
    this.plot.redraw();
  }

  destroy() {
    this.gone = true;
    this.plot.destroy();
  }
}
