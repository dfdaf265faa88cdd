// What part of a map is seen. Coordinates are normalised so that every map fits [-1, 1] in both directions.

const MARGIN = 0.93;
const FARTHEST = 0.5;
const CLOSEST = 400;

export class Camera {
  zoom = 1;
  x = 0;
  y = 0;

  /** Pixels to one unit of data. */
  scale(width, height) {
    return (this.zoom * MARGIN * Math.min(width, height)) / 2;
  }

  toScreen(x, y, width, height) {
    const scale = this.scale(width, height);
    return [width / 2 + (x - this.x) * scale, height / 2 - (y - this.y) * scale];
  }

  toData(sx, sy, width, height) {
    const scale = this.scale(width, height);
    return [this.x + (sx - width / 2) / scale, this.y - (sy - height / 2) / scale];
  }

  pan(dx, dy, width, height) {
    const scale = this.scale(width, height);
    this.x -= dx / scale;
    this.y += dy / scale;
  }

  /** Zooms by a factor and keeps what is under (sx, sy) where it is. */
  zoomAt(factor, sx, sy, width, height) {
    const [x, y] = this.toData(sx, sy, width, height);
    this.zoom = Math.min(CLOSEST, Math.max(FARTHEST, this.zoom * factor));
    const [nx, ny] = this.toData(sx, sy, width, height);
    this.x += x - nx;
    this.y += y - ny;
  }

  reset() {
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
  }

  copy(other) {
    this.zoom = other.zoom;
    this.x = other.x;
    this.y = other.y;
  }

  /** Column-major 4 x 4 view matrix as regl-scatterplot takes it: one unit is half the height of the canvas. */
  matrix(width, height) {
    const k = this.scale(width, height) / (height / 2);
    return Float32Array.from([k, 0, 0, 0, 0, k, 0, 0, 0, 0, 1, 0, -this.x * k, -this.y * k, 0, 1]);
  }
}
