// @ts-check
// What is drawn on a page's sheet: asked for once, painted anew at each switch, and told in words: how much is shown, and what is not.

import { densityOf, paintHeat, paintReach, paintScale } from "./heat.js";

/**
 * @import { Colour, Presses, Size, Stretch } from "./heat.js"
 * @typedef {{why: string, count: number, detail: string}} LeftOut
 * @typedef {{x: number[], y: number[], count: number[], visitors: number[]}} Points
 * @typedef {{type: string, shown: number, projected: number, people: number, left_out: LeftOut[], points: Points}} Sort
 * @typedef {{sigma_px: number, area_px: number, least_top: number}} Spreading
 * @typedef {{on_picture: boolean, near: [number, number], presses: Sort[], reach: Stretch[], readers: number, heat: Spreading, ramps: {heat: string[]}}} Drawing
 * @typedef {{cells: {count: number, pointer_y: number, pointer_relative_x: number}[], shown: number, people: number, has_more: boolean}} Moves
 * @typedef {{said: string, most: string, left: string[]}} Told
 */

const SOON = 700;

/** @type {Record<string, [string, string]>} one, many */
const WORDS = {
  click: ["click", "clicks"],
  rageclick: ["rage click", "rage clicks"],
  deadclick: ["dead click", "dead clicks"],
  mousemove: ["move", "moves"],
};

/** @param {number} count */
const count = (count) => count.toLocaleString("en");

/** The sheet of one page. */
export class Sheet {
  /**
   * @param {HTMLElement} stage
   * @param {(id: string) => HTMLElement} part
   */
  constructor(stage, part) {
    this.stage = stage;
    this.part = part;
    this.size = { width: Number(stage.dataset.width), height: Number(stage.dataset.height) };
    this.under = /** @type {HTMLCanvasElement} */ (part("heat"));
    this.over = /** @type {HTMLCanvasElement} */ (part("glow"));
    this.scale = /** @type {HTMLCanvasElement} */ (part("scale"));
    /** @type {Drawing | null} */
    this.drawing = null;
    /** @type {Map<string, Moves>} */
    this.moves = new Map();
  }

  /** @returns {boolean} whether colours are for a dark sheet; a picture is shown in the light */
  get dark() {
    if (this.stage.querySelector("#sheet img")) return false;
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  /** @returns {Promise<boolean>} whether there is a drawing now */
  async load() {
    for (;;) {
      const answer = await fetch(this.stage.dataset.drawing ?? "").catch(() => null);
      if (!answer?.ok) {
        const why = answer ? ((await answer.json().catch(() => null))?.detail ?? "") : "the server does not answer";
        this.tell({ said: `The heat could not be drawn. ${why}`, most: "", left: [] });
        return false;
      }
      const said = await answer.json();
      if (said.state === "ready") {
        this.drawing = said;
        await this.show();
        return true;
      }
      this.tell({ said: "Laying the clicks on the page …", most: "", left: [] });
      await new Promise((done) => setTimeout(done, SOON));
    }
  }

  /** Paint what is chosen. */
  async show() {
    const drawing = this.drawing;
    if (!drawing) return;
    const { type = "click", aggregation = "" } = this.stage.dataset;
    if (type === "mousemove" && !this.moves.has(aggregation)) {
      const near = drawing.on_picture ? `&near_min=${drawing.near[0]}&near_max=${drawing.near[1]}` : "";
      const answer = await fetch(`${this.stage.dataset.moves}&aggregation=${aggregation}${near}`).catch(() => null);
      if (!answer?.ok) return this.tell({ said: "The moves could not be read; load the page again.", most: "", left: [] });
      this.moves.set(aggregation, await answer.json());
      if (this.stage.dataset.type !== type || this.stage.dataset.aggregation !== aggregation) return; // somebody switched meanwhile
    }
    this.paint();
    this.stage.dataset.drawn = type;
  }

  paint() {
    const drawing = this.drawing;
    if (!drawing) return;
    const { type = "click", aggregation = "" } = this.stage.dataset;
    const ramp = drawing.ramps.heat.map(colourOf);
    paintScale(this.scale, ramp, type === "scrolldepth", this.dark);
    if (type === "scrolldepth") {
      paintReach(this.under, this.over, drawing.reach, this.size, this.dark);
      return this.tell(toldOfReach(drawing));
    }
    const density = densityOf(pressesOf(drawing, type, aggregation, this), this.size, drawing.heat);
    const top = Math.max(density.peak, drawing.heat.least_top);
    paintHeat(this.under, this.over, density, top, ramp, this.dark);
    this.tell(this.told(drawing, type, aggregation, top));
  }

  /**
   * @param {Drawing} drawing
   * @param {string} type
   * @param {string} aggregation
   * @param {number} top
   * @returns {Told}
   */
  told(drawing, type, aggregation, top) {
    const [one, many] = WORDS[type];
    const counted = aggregation === "unique_visitors" ? "people" : many;
    const most = `${count(Math.round(top))} ${counted} in one spot`;
    const moves = this.moves.get(aggregation);
    const sort = drawing.presses.find((sort) => sort.type === type);
    if (type === "mousemove" && moves) {
      const left = moves.people - moves.shown;
      return {
        said: said(moves.shown, moves.people, one, many),
        most: moves.shown ? most : "",
        left: [
          ...(left ? [`${count(left)} left out: ${drawing.on_picture ? `made in windows not ${wide(drawing)} wide` : "of no known place"}`] : []),
          ...(moves.has_more ? ["colder cells than as many as are drawn are left out"] : []),
        ],
      };
    }
    if (!sort) return { said: "", most: "", left: [] };
    const projected = `${count(sort.projected)} of these are drawn on their element: made in a window of another width, or before the page moved`;
    return {
      said: said(sort.shown, sort.people, one, many),
      most: sort.shown ? most : "",
      left: [
        ...(drawing.on_picture ? [`Windows ${wide(drawing)} wide count as this picture's`] : []),
        ...(sort.projected ? [projected] : []),
        ...sort.left_out.map((reason) => `${count(reason.count)} ${reason.detail}`),
      ],
    };
  }

  /** @param {Told} told */
  tell(told) {
    this.part("shown-said").textContent = told.said;
    this.part("least").textContent = told.most ? (this.stage.dataset.type === "scrolldepth" ? "all saw it" : "few") : "";
    this.part("most").textContent = told.most;
    this.scale.hidden = !told.most;
    const list = this.part("left-out");
    list.replaceChildren(...told.left.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    this.part("shown").classList.toggle("bare", !told.left.length);
  }
}

/**
 * @param {Drawing} drawing
 * @param {string} type
 * @param {string} aggregation
 * @param {{size: Size, moves: Map<string, Moves>}} sheet
 * @returns {Presses}
 */
function pressesOf(drawing, type, aggregation, sheet) {
  if (type === "mousemove") {
    const cells = (sheet.moves.get(aggregation)?.cells ?? []).filter((cell) => cell.pointer_y >= 0 && cell.pointer_y < sheet.size.height);
    return {
      x: cells.map((cell) => Math.min(sheet.size.width - 1, cell.pointer_relative_x * sheet.size.width)),
      y: cells.map((cell) => cell.pointer_y),
      count: cells.map((cell) => cell.count),
    };
  }
  const points = drawing.presses.find((sort) => sort.type === type)?.points ?? { x: [], y: [], count: [], visitors: [] };
  return { x: points.x, y: points.y, count: aggregation === "unique_visitors" ? points.visitors : points.count };
}

/**
 * @param {Drawing} drawing
 * @returns {Told}
 */
function toldOfReach(drawing) {
  if (!drawing.readers) {
    return { said: `Nobody's scroll depth is known${drawing.on_picture ? ` in windows ${wide(drawing)} wide` : ""}.`, most: "", left: [] };
  }
  const of = drawing.on_picture ? ` in windows of ${wide(drawing)}` : "";
  return { said: `How far ${count(drawing.readers)} ${drawing.readers === 1 ? "person" : "people"} came${of}`, most: "nobody", left: [] };
}

/**
 * @param {number} shown
 * @param {number} people
 * @param {string} one
 * @param {string} many
 */
function said(shown, people, one, many) {
  if (!people) return `No ${many} by people in this period.`;
  return shown === people ? `${count(shown)} ${shown === 1 ? one : many} by people, all drawn` : `${count(shown)} of ${count(people)} ${many} by people are drawn`;
}

/** @param {Drawing} drawing */
function wide(drawing) {
  return `${count(drawing.near[0])}–${count(drawing.near[1])} px`;
}

/**
 * @param {string} hex
 * @returns {Colour}
 */
function colourOf(hex) {
  const whole = parseInt(hex.slice(1), 16);
  return [whole >> 16, (whole >> 8) & 255, whole & 255];
}
