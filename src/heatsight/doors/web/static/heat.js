// @ts-check
// Draws heat on a canvas: counts are laid on a grid, blurred, and coloured by a ramp in which more is always darker (on a light
// sheet) or lighter (on a dark one), so that it reads without telling colours apart.

/**
 * @typedef {{count: number, pointer_y: number, pointer_relative_x: number, pointer_target_fixed: boolean}} Cell
 * @typedef {{scroll_depth_bucket: number, bucket_count: number, cumulative_count: number}} Bucket
 * @typedef {{type: string, aggregation: string, cells: Cell[], has_more: boolean, buckets: Bucket[]}} Heat
 * @typedef {[number, number, number]} Colour
 */

/** @type {Colour[]} on light: pale yellow to dark red */
const ON_LIGHT = [[255, 223, 128], [255, 178, 66], [247, 112, 28], [214, 51, 20], [140, 16, 38], [82, 4, 40]];
/** @type {Colour[]} on dark: dark red to pale yellow */
const ON_DARK = [[120, 28, 70], [186, 48, 60], [236, 92, 34], [251, 154, 40], [252, 210, 100], [255, 250, 200]];

const FINEST = 3;
const MOST_SAMPLES = 1_500_000;
const BUCKET = 100;

/**
 * @param {number} share from 0 to 1
 * @param {boolean} dark
 * @returns {Colour}
 */
function colour(share, dark) {
  const ramp = dark ? ON_DARK : ON_LIGHT;
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(at));
  const rest = at - low;
  const [a, b] = [ramp[low], ramp[low + 1]];
  return [a[0] + (b[0] - a[0]) * rest, a[1] + (b[1] - a[1]) * rest, a[2] + (b[2] - a[2]) * rest];
}

/**
 * Blur rows, then columns, by a box: three times is close to a bell.
 * @param {Float32Array} from
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 */
function blur(from, width, height, radius) {
  const to = new Float32Array(from.length);
  const weight = 1 / (2 * radius + 1);
  for (let round = 0; round < 3; round++) {
    for (let y = 0; y < height; y++) {
      let sum = 0;
      const row = y * width;
      for (let x = -radius; x < width; x++) {
        if (x + radius < width) sum += from[row + x + radius];
        if (x - radius - 1 >= 0) sum -= from[row + x - radius - 1];
        if (x >= 0) to[row + x] = sum * weight;
      }
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let y = -radius; y < height; y++) {
        if (y + radius < height) sum += to[(y + radius) * width + x];
        if (y - radius - 1 >= 0) sum -= to[(y - radius - 1) * width + x];
        if (y >= 0) from[y * width + x] = sum * weight;
      }
    }
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Heat} heat
 * @param {{width: number, height: number}} page CSS px
 * @param {boolean} dark
 */
export function drawCells(canvas, heat, page, dark) {
  const step = Math.max(FINEST, Math.sqrt((page.width * page.height) / MOST_SAMPLES));
  const [width, height] = [Math.ceil(page.width / step), Math.ceil(page.height / step)];
  const context = size(canvas, width, height);
  const grid = new Float32Array(width * height);
  for (const cell of heat.cells) {
    const x = Math.min(width - 1, Math.floor((cell.pointer_relative_x * page.width) / step));
    const y = Math.floor(cell.pointer_y / step);
    if (x >= 0 && y >= 0 && y < height) grid[y * width + x] += cell.count;
  }
  blur(grid, width, height, Math.max(1, Math.round(11 / step)));
  const top = grid.reduce((most, value) => Math.max(most, value), 0);
  if (!top) return;
  const image = context.createImageData(width, height);
  for (let at = 0; at < grid.length; at++) {
    const share = Math.sqrt(grid[at] / top);
    if (share < 0.02) continue;
    const [red, green, blue] = colour(share, dark);
    image.data.set([red, green, blue, Math.min(1, 0.25 + share) * Math.min(1, share * 6) * 225], at * 4);
  }
  context.putImageData(image, 0, 0);
}

/**
 * How many people saw each depth: a veil that thickens the fewer they were, so that what nearly all saw stays clear.
 * @param {HTMLCanvasElement} canvas
 * @param {Heat} heat
 * @param {{width: number, height: number}} page CSS px
 * @param {boolean} dark
 */
export function drawReach(canvas, heat, page, dark) {
  const [width, height] = [8, Math.min(4000, page.height)];
  const context = size(canvas, width, height);
  const all = heat.buckets.length ? heat.buckets[0].cumulative_count : 0;
  if (!all) return;
  let bucket = 0;
  for (let y = 0; y < height; y++) {
    const depth = (y / height) * page.height;
    while (bucket < heat.buckets.length && heat.buckets[bucket].scroll_depth_bucket + BUCKET < depth) bucket++;
    context.fillStyle = veil(bucket < heat.buckets.length ? heat.buckets[bucket].cumulative_count / all : 0, dark);
    context.fillRect(0, y, width, 1);
  }
}

/**
 * @param {number} share of people who saw a depth
 * @param {boolean} dark
 * @returns {string}
 */
function veil(share, dark) {
  return dark ? `rgb(0 0 0 / ${0.85 * (1 - share)})` : `rgb(58 50 42 / ${0.8 * (1 - share)})`;
}

/**
 * The scale of the colours; of scroll depth from what all saw to what nobody saw.
 * @param {HTMLCanvasElement} canvas
 * @param {boolean} ofReach
 * @param {boolean} dark
 */
export function drawScale(canvas, ofReach, dark) {
  const context = size(canvas, canvas.width, canvas.height);
  for (let x = 0; x < canvas.width; x++) {
    const share = x / (canvas.width - 1);
    const [red, green, blue] = colour(share, dark);
    context.fillStyle = ofReach ? veil(1 - share, dark) : `rgb(${red} ${green} ${blue})`;
    context.fillRect(x, 0, 1, canvas.height);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D}
 */
function size(canvas, width, height) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  return context;
}
