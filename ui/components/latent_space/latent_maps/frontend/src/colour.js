// Colours of items. Categories: Petroff's ten (2021, "Accessible color sequences for data visualization"), made to be
// told apart with colour-vision deficiencies. Numbers: viridis (Smith & van der Walt 2015), cut where it would vanish
// into the page.

const CATEGORIES = [
  "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
];
const MISSING = { light: "#c9ccd1", dark: "#4a4f58" };
const VIRIDIS = [
  "#440154", "#481a6c", "#472f7d", "#414487", "#39568c", "#31688e", "#2a788e", "#23888e",
  "#1f988b", "#22a884", "#35b779", "#54c568", "#7ad151", "#a5db36", "#d2e21b", "#fde725",
];
const STEPS = 128;

export const PALETTE_SIZE = CATEGORIES.length;

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const hex = (rgb) => `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
const mix = (a, b, t) => a.map((c, i) => c + (b[i] - c) * t);

/** Colour of category k; categories beyond ten repeat, which the legend says. */
export function categoryColour(k, dark) {
  const colour = CATEGORIES[((k % PALETTE_SIZE) + PALETTE_SIZE) % PALETTE_SIZE];
  return dark ? hex(mix(channels(colour), [255, 255, 255], 0.22)) : colour;
}

export const missingColour = (dark) => (dark ? MISSING.dark : MISSING.light);

function viridis(t) {
  const at = Math.min(VIRIDIS.length - 1, Math.max(0, t * (VIRIDIS.length - 1)));
  const low = Math.min(VIRIDIS.length - 2, Math.floor(at));
  return hex(mix(channels(VIRIDIS[low]), channels(VIRIDIS[low + 1]), at - low));
}

/** The sequential scale from low to high, as many steps as the shader's table holds. */
export function sequentialColours(dark) {
  const [from, to] = dark ? [0.16, 1] : [0, 0.9];
  return Array.from({ length: STEPS }, (_, i) => viridis(from + ((to - from) * i) / (STEPS - 1)));
}

/** True for a CSS colour that is dark; what Streamlit's own theme variables hold is hex or rgb(). */
export function isDark(css) {
  const rgb = css.startsWith("#") && css.length >= 7 ? channels(css) : (css.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] < 128;
}
