// The chosen items of one map, stamped pixel by pixel over the dimmed points. A brush then redraws only what it chose:
// 4 maps of 70,000 points take some 20 ms of plain JavaScript, whatever the graphics card.

const PHASES = 4; // positions are kept to a quarter of a pixel

/** Coverage of a disc in a square of pixels, 0 to 255, for each quarter-pixel offset of its centre. */
function discs(diameter) {
  const side = Math.ceil(diameter) + 2;
  const masks = [];
  for (let phase = 0; phase < PHASES * PHASES; phase++) {
    const cx = side / 2 - 0.5 + (phase % PHASES) / PHASES;
    const cy = side / 2 - 0.5 + Math.floor(phase / PHASES) / PHASES;
    const offsets = [];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const cover = Math.min(1, Math.max(0, diameter / 2 + 0.5 - Math.hypot(x + 0.5 - cx - 0.5, y + 0.5 - cy - 0.5)));
        if (cover > 0.02) offsets.push([x, y, cover]);
      }
    }
    masks.push(offsets);
  }
  return { side, masks };
}

export class Highlight {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
  }

  resize(width, height) {
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.max(1, Math.floor(width * ratio));
    this.canvas.height = Math.max(1, Math.floor(height * ratio));
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  clear() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /**
   * @param {import("./data.js").MapData} map @param {Uint8Array} mask one byte an item
   * @param {Uint8Array} codes colour of each point @param {string[]} colours @param {number} size diameter in px
   */
  paint(map, mask, codes, colours, camera, size, width, height) {
    const ratio = window.devicePixelRatio;
    const { pixels, canvas } = this;
    pixels.fill(0);
    const diameter = size * ratio;
    if (diameter !== this.diameter) {
      this.diameter = diameter;
      this.discs = discs(diameter);
      this.strideOf = 0;
    }
    const { side } = this.discs;
    if (this.strideOf !== canvas.width) {
      // Offsets into the picture, relative to the upper left corner of the disc.
      this.strideOf = canvas.width;
      this.stamps = this.discs.masks.map((mask_) => ({
        at: Int32Array.from(mask_, ([x, y]) => y * canvas.width + x),
        cover: Float32Array.from(mask_, ([, , cover]) => cover),
      }));
    }
    // 0xAABBGGRR: how a little-endian machine reads RGBA; every browser runs on one.
    const inks = Uint32Array.from(colours, (hex) => {
      const value = parseInt(hex.slice(1, 7), 16);
      return ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16);
    });
    const scale = camera.scale(width, height) * ratio;
    const left = (width * ratio) / 2 - camera.x * scale - (side - 1) / 2;
    const top = (height * ratio) / 2 + camera.y * scale - (side - 1) / 2;
    const right = canvas.width - side, bottom = canvas.height - side;
    const { x, y, items } = map;
    for (let point = 0; point < x.length; point++) {
      if (!mask[items ? items[point] : point]) continue;
      const px = left + x[point] * scale, py = top - y[point] * scale;
      const ix = Math.floor(px), iy = Math.floor(py);
      if (ix < 0 || iy < 0 || ix > right || iy > bottom) continue;
      const phase = Math.floor((py - iy) * PHASES) * PHASES + Math.floor((px - ix) * PHASES);
      this.stamp(iy * canvas.width + ix, this.stamps[phase], inks[codes[point]]);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  stamp(corner, { at, cover }, ink) {
    const { pixels } = this;
    for (let k = 0; k < at.length; k++) {
      const index = corner + at[k], share = cover[k];
      if (share === 1) {
        pixels[index] = (0xff000000 | ink) >>> 0;
        continue;
      }
      // "Over" with straight alpha; what lies below counts with what the disc leaves of it.
      const below = pixels[index], belowAlpha = (below >>> 24) / 255;
      const alpha = share + belowAlpha * (1 - share);
      const own = share / alpha, rest = 1 - own;
      const r = ((ink & 0xff) * own + (below & 0xff) * rest + 0.5) | 0;
      const g = (((ink >> 8) & 0xff) * own + ((below >> 8) & 0xff) * rest + 0.5) | 0;
      const b = (((ink >> 16) & 0xff) * own + ((below >> 16) & 0xff) * rest + 0.5) | 0;
      pixels[index] = ((Math.round(alpha * 255) << 24) | (b << 16) | (g << 8) | r) >>> 0;
    }
  }
}
