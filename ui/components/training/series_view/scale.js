// From numbers to places on the chart and back, and round numbers for an axis. Pure functions.

class Scale {
  constructor(low, high, start, end) {
    const span = high > low ? high - low : Math.abs(low) || 1;
    Object.assign(this, { low: high > low ? low : low - span / 2, high: high > low ? high : high + span / 2, start, end });
  }

  at(value) {
    return this.start + ((value - this.low) / (this.high - this.low)) * (this.end - this.start);
  }

  back(place) {
    return this.low + ((place - this.start) / (this.end - this.start)) * (this.high - this.low);
  }

  ticks(count) {
    const rough = (this.high - this.low) / Math.max(1, count);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
    const first = Math.ceil(this.low / step - 1e-9);
    const found = [];
    for (let one = first; one * step <= this.high + 1e-9 * step; one++) found.push(Number((one * step).toPrecision(12)));
    return found;
  }
}

function figure(value) {
  if (value === null || value === undefined) return "";
  const size = Math.abs(value);
  if (size && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

// Smallest and largest of several arrays within [low, high] of their steps; nulls are left out.
function span(curves, low, high) {
  let least = Infinity, most = -Infinity;
  for (const { x, values } of curves) {
    values.forEach((value, place) => {
      if (value === null || x[place] < low || x[place] > high) return;
      least = Math.min(least, value);
      most = Math.max(most, value);
    });
  }
  return least <= most ? [least, most] : [0, 1];
}
