// Draws the points of one map with regl-scatterplot. All layers of a view share one renderer, so one WebGL context.
// regl-scatterplot only draws here: pointing, lasso and camera are the panel's, the same with and without WebGL.
import createRegl from "regl";
import createScatterplot, { createRenderer } from "regl-scatterplot";

const EXTENSIONS = ["OES_texture_float", "OES_element_index_uint", "WEBGL_color_buffer_float", "EXT_float_blend"];

export function createSharedRenderer() {
  // A canvas of our own keeps the renderer from following the size of the window: a panel is all it must hold.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  // Points smooth their own edges, and every picture is copied at once: neither multisampling nor a kept buffer is
  // needed, which halves the time where WebGL is drawn in software.
  const gl = canvas.getContext("webgl", { antialias: false, preserveDrawingBuffer: false, powerPreference: "high-performance" });
  return createRenderer({ canvas, regl: createRegl({ gl, extensions: EXTENSIONS }) });
}

export function hasWebgl() {
  const gl = document.createElement("canvas").getContext("webgl");
  const able = Boolean(gl) && EXTENSIONS.every((name) => gl.getExtension(name));
  loseContext(gl);
  return able;
}

/** Gives a context back now, and not when its garbage is collected. */
export function loseContext(gl) {
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
}

/** Diameter in px and opacity that keep n points legible on a panel of this size at this zoom. */
export function pointStyle(n, width, height, zoom) {
  const room = Math.min(1.25, Math.max(0.75, Math.sqrt(width * height) / 420));
  const closer = Math.min(3, Math.max(0.8, zoom ** 0.4));
  const [size, opacity] = n <= 200 ? [7, 0.95] : n <= 2000 ? [5, 0.85] : n <= 12000 ? [3.4, 0.7] : n <= 40000 ? [2.4, 0.55] : [2, 0.45];
  return { size: Math.round(size * room * closer * 4) / 4, opacity: Math.min(1, opacity * closer) };
}

export class WebglLayer {
  /** @param {{renderer: any, parking: HTMLElement}} options */
  constructor({ renderer, parking }) {
    this.canvas = document.createElement("canvas");
    this.drawing = Promise.resolve();
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
    });
  }

  /** @param {{x: Float32Array, y: Float32Array}} map @param {Uint8Array} codes colour of each point */
  setPoints(map, codes, colours) {
    this.n = map.x.length;
    this.drawing = this.drawing.then(async () => {
      if (this.gone) return;
      this.plot.set({ pointColor: colours, pointColorActive: colours, pointColorHover: colours });
      this.restyle();
      if (this.n === 0) return this.plot.clear();
      // The index that regl-scatterplot builds for its own pointing takes time, and stays the same for the same points.
      const spatialIndex = this.indexed === map.x ? this.plot.get("spatialIndex") : undefined;
      try {
        await this.plot.draw({ x: map.x, y: map.y, z: codes }, { zDataType: "categorical", spatialIndex });
      } catch (error) {
        if (!this.gone) throw error; // taken down in the middle of it: nobody is looking any more
      }
      this.indexed = map.x;
    });
    return this.drawing;
  }

  restyle() {
    if (!this.width || this.n === undefined) return;
    const { size, opacity } = pointStyle(this.n, this.width, this.height, this.zoom ?? 1);
    this.plot.set({ pointSize: size, opacity });
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
