// @ts-check
// Paints heat as a painted overlay has it (overlay/density.py, overlay/steps/lay_heat.py): presses spread by a Gaussian, the square root of
// their density coloured by a ramp in which more is always darker, multiplied onto the page, with part of the colour laid over. On a dark
// sheet more is lighter.

/**
 * @typedef {[number, number, number]} Colour
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, count: ArrayLike<number>}} Presses CSS px of the page
 * @typedef {{width: number, height: number}} Size CSS px
 * @typedef {{grid: Float32Array, columns: number, rows: number, peak: number}} Density presses per square; `peak` of the hottest
 * @typedef {{y0: number, y1: number, share: number}} Stretch
 */

/** @type {Colour[]} on dark: dark red to pale yellow */
const ON_DARK = [[120, 28, 70], [186, 48, 60], [236, 92, 34], [251, 154, 40], [252, 210, 100], [255, 250, 200]];

const STEP = 4;
const MOST_OVER = 110 / 255;
const OVER = 1.6;

/**
 * @param {Presses} presses
 * @param {Size} page
 * @param {{sigma_px: number, area_px: number}} heat how far a press spreads, and the side of the square that density is told by
 * @returns {Density} on squares of STEP; what would fall off an edge is folded back
 */
export function densityOf(presses, page, heat) {
  const [columns, rows] = [Math.ceil(page.width / STEP), Math.ceil(page.height / STEP)];
  const grid = new Float32Array(columns * rows);
  const radius = Math.ceil((3 * heat.sigma_px) / STEP);
  const bell = Array.from({ length: 2 * radius + 1 }, (_, at) => Math.exp(-(((at - radius) * STEP) ** 2) / (2 * heat.sigma_px ** 2)));
  const whole = bell.reduce((sum, weight) => sum + weight, 0);
  const perSquare = (heat.area_px / STEP) ** 2 / whole ** 2;
  for (let one = 0; one < presses.x.length; one++) {
    const [column, row] = [Math.floor(presses.x[one] / STEP), Math.floor(presses.y[one] / STEP)];
    const weight = presses.count[one] * perSquare;
    for (let down = -radius; down <= radius; down++) {
      const start = folded(row + down, rows) * columns;
      const part = weight * bell[down + radius];
      for (let across = -radius; across <= radius; across++) grid[start + folded(column + across, columns)] += part * bell[across + radius];
    }
  }
  return { grid, columns, rows, peak: grid.reduce((most, value) => Math.max(most, value), 0) };
}

/**
 * @param {number} at
 * @param {number} length
 * @returns {number} the place within 0 to length, as from a mirror
 */
function folded(at, length) {
  const turned = ((at % (2 * length)) + 2 * length) % (2 * length);
  return turned < length ? turned : 2 * length - 1 - turned;
}

/**
 * @param {HTMLCanvasElement} under multiplied onto the page
 * @param {HTMLCanvasElement} over laid over it
 * @param {Density} density
 * @param {number} top where the scale ends
 * @param {Colour[]} ramp from nothing to most; on a dark sheet it is not asked
 * @param {boolean} dark
 */
export function paintHeat(under, over, density, top, ramp, dark) {
  const [low, high] = [sized(under, density.columns, density.rows), sized(over, density.columns, density.rows)];
  const [below, above] = [low.createImageData(density.columns, density.rows), high.createImageData(density.columns, density.rows)];
  for (let at = 0; at < density.grid.length; at++) {
    const level = Math.min(1, Math.sqrt(density.grid[at] / top));
    if (level < 1 / 255) continue;
    const colour = mixed(dark ? ON_DARK : ramp, level);
    if (!dark) below.data.set([...colour, 255], at * 4);
    above.data.set([...colour, 255 * (dark ? Math.min(0.92, level * 2.4) : Math.min(MOST_OVER, OVER * level))], at * 4);
  }
  low.putImageData(below, 0, 0);
  high.putImageData(above, 0, 0);
}

/**
 * How many people saw each depth: a veil that thickens the fewer they were, so that what nearly all saw stays clear.
 * @param {HTMLCanvasElement} under
 * @param {HTMLCanvasElement} over
 * @param {Stretch[]} stretches
 * @param {Size} page
 * @param {boolean} dark
 */
export function paintReach(under, over, stretches, page, dark) {
  sized(under, 1, 1);
  const height = Math.min(4000, page.height);
  const context = sized(over, 8, height);
  const scale = height / page.height;
  for (const stretch of stretches) {
    context.fillStyle = veil(stretch.share, dark);
    const top = Math.round(stretch.y0 * scale);
    context.fillRect(0, top, 8, Math.round(stretch.y1 * scale) - top);
  }
}

/**
 * The scale of the colours; of scroll depth from what all saw to what nobody saw.
 * @param {HTMLCanvasElement} canvas
 * @param {Colour[]} ramp
 * @param {boolean} ofReach
 * @param {boolean} dark
 */
export function paintScale(canvas, ramp, ofReach, dark) {
  const context = sized(canvas, canvas.width, canvas.height);
  for (let x = 0; x < canvas.width; x++) {
    const share = x / (canvas.width - 1);
    context.fillStyle = ofReach ? veil(1 - share, dark) : `rgb(${mixed(dark ? ON_DARK : ramp, share).join(" ")})`;
    context.fillRect(x, 0, 1, canvas.height);
  }
}

/**
 * @param {number} share of people who saw a depth
 * @param {boolean} dark
 * @returns {string}
 */
function veil(share, dark) {
  return dark ? `rgb(0 0 0 / ${0.85 * (1 - share)})` : `rgb(44 62 92 / ${0.62 * (1 - share)})`;
}

/**
 * @param {Colour[]} ramp
 * @param {number} level from 0 to 1
 * @returns {Colour}
 */
function mixed(ramp, level) {
  if (ramp.length < 2) return [0, 0, 0];
  const at = Math.min(1, Math.max(0, level)) * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(at));
  const rest = at - low;
  const [a, b] = [ramp[low], ramp[low + 1]];
  return [a[0] + (b[0] - a[0]) * rest, a[1] + (b[1] - a[1]) * rest, a[2] + (b[2] - a[2]) * rest];
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D}
 */
function sized(canvas, width, height) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  return context;
}
