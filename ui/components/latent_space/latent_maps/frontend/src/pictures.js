// The items' own images on a map that is zoomed in, where they find room.

const FROM_ZOOM = 2;
const MOST_IN_SIGHT = 600; // with more points in sight the pictures would hide the map
const SIDE = 28;

/**
 * Points whose picture is drawn: those in sight, in their order, that lie a picture's width from all taken before.
 * @param {import("./data.js").MapData} map @param {import("./camera.js").Camera} camera
 * @param {(point: number) => boolean} first which points come before all others
 * @returns {number[]} indices of points
 */
export function pictured(map, camera, width, height, first) {
  if (camera.zoom < FROM_ZOOM) return [];
  const inSight = [];
  for (let point = 0; point < map.x.length; point++) {
    const [x, y] = camera.toScreen(map.x[point], map.y[point], width, height);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    inSight.push([point, x, y]);
    if (inSight.length > MOST_IN_SIGHT) return [];
  }
  inSight.sort(([a], [b]) => first(b) - first(a));
  const taken = [];
  for (const [point, x, y] of inSight) {
    if (taken.every(([, tx, ty]) => Math.abs(tx - x) > SIDE + 3 || Math.abs(ty - y) > SIDE + 3)) taken.push([point, x, y]);
  }
  return taken.map(([point]) => point);
}

/**
 * @typedef {object} Picture
 * @property {number} item @property {[number, number]} at its middle, in px @property {string} colour of the frame
 * @property {boolean} dimmed
 */

/** Draws those whose images are here; the others come with the atlas. @param {Picture[]} pictures */
export function drawPictures(context, atlas, pictures) {
  for (const { item, at: [x, y], colour, dimmed } of pictures) {
    atlas.drawn(item, (piece, left, top, width, height) => {
      const scale = SIDE / Math.max(width, height);
      const w = width * scale, h = height * scale;
      context.globalAlpha = dimmed ? 0.35 : 1;
      context.imageSmoothingEnabled = scale < 1;
      context.drawImage(piece, left, top, width, height, x - w / 2, y - h / 2, w, h);
      context.lineWidth = 2;
      context.strokeStyle = colour;
      context.strokeRect(x - w / 2 - 1, y - h / 2 - 1, w + 2, h + 2);
    });
  }
  context.globalAlpha = 1;
}
