// What Python sent: a small description (spec) and one Arrow table with a row per item.

/**
 * @typedef {object} MapData
 * @property {string} title @property {string} colour @property {string} caption @property {string} digest
 * @property {Float32Array} x normalised to [-1, 1], items without a position left out
 * @property {Float32Array} y
 * @property {Uint32Array|null} items item position of each point; null where it is the identity
 * @property {Int32Array|null} points point of each item, -1 where it has none; null where it is the identity
 * @property {number} missing items without a position
 */

/**
 * @typedef {object} Colouring
 * @property {string} name @property {"category"|"number"} kind
 * @property {ArrayLike<number>} values one an item: category code (-1: none) or number (NaN: none)
 * @property {string[]} categories names of the categories
 * @property {[number, number]} range what the ends of the scale stand for
 * @property {boolean[]} beyond whether values lie below or above that range
 */

const column = (table, name, n) => (n === 0 ? new Float32Array(0) : table.getChild(name).toArray());

export function readMaps(spec, table) {
  return spec.maps.map((map, m) => {
    const allX = column(table, `x${m}`, spec.n);
    const allY = column(table, `y${m}`, spec.n);
    const kept = [];
    for (let i = 0; i < spec.n; i++) if (Number.isFinite(allX[i]) && Number.isFinite(allY[i])) kept.push(i);
    if (kept.length === spec.n) return { ...map, x: allX, y: allY, items: null, points: null, missing: 0 };
    const items = Uint32Array.from(kept);
    const points = new Int32Array(spec.n).fill(-1);
    items.forEach((item, point) => { points[item] = point; });
    return {
      ...map, items, points, missing: spec.n - kept.length,
      x: Float32Array.from(items, (i) => allX[i]), y: Float32Array.from(items, (i) => allY[i]),
    };
  });
}

/** @returns {Colouring[]} */
export function readColourings(spec, table) {
  return spec.colourings.map((colouring, c) => ({ ...colouring, values: column(table, `c${c}`, spec.n) }));
}

/** Index of each item in its data set, as text. */
export function readNames(spec, table) {
  if (!spec.has_ids || spec.n === 0) return (item) => String(item);
  const ids = table.getChild("id");
  return (item) => String(ids.get(item));
}

export const itemOf = (map, point) => (map.items ? map.items[point] : point);
export const pointOf = (map, item) => (map.points ? map.points[item] : item);

const number = new Intl.NumberFormat("en-GB");
export const counted = (n) => number.format(n);

export function shortNumber(value) {
  if (!Number.isFinite(value)) return "none";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}
