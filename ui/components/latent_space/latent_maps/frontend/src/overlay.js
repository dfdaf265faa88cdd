// What is drawn over the points of a map; each with a halo in the colour of the paper, to be seen on any point.

/** @param {[number, number][]} path corners in px */
export function drawLasso(context, path, colour) {
  context.beginPath();
  path.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.globalAlpha = 0.1;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
}

/** Around the item that is pointed at. */
export function drawRing(context, at, ink, paper) {
  for (const [width, colour] of [[4.5, paper], [2, ink]]) {
    context.beginPath();
    context.arc(...at, 7, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/** Lines from an item to its nearest. @param {[number, number][]} ends */
export function drawLinks(context, from, ends, ink, paper) {
  for (const [width, colour] of [[3.5, paper], [1.5, ink]]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    for (const to of ends) {
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
      context.beginPath();
      context.arc(...to, 4, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}
