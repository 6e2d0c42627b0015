// @ts-check
// A session's recording: fetches it part by part, hands it to the player's document, and keeps the controls and the timeline with it.

/** @import { Recorded } from "./player.js" */

/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function part(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page lacks ${id}`);
  return found;
}

const box = part("recording", HTMLElement);
const frame = part("player", HTMLIFrameElement);
const toggle = part("toggle", HTMLButtonElement);
const seek = part("seek", HTMLInputElement);
const clock = part("clock", HTMLElement);
const state = part("state", HTMLElement);
const tabStart = Number(box.dataset.tabStart);

let length = 0;
let playing = false;
let ready = false;
/** @type {() => void} */
let arrived = () => {};
const here = new Promise((/** @type {(value?: undefined) => void} */ done) => {
  arrived = done;
});

/** @param {object} command */
const tell = (command) => frame.contentWindow?.postMessage(command, location.origin);

/** @param {number} seconds */
function told(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {number} seconds into the tab's recording */
function show(seconds) {
  seek.value = String(Math.round(seconds * 10) / 10);
  seek.setAttribute("aria-valuetext", `${told(seconds)} of ${told(length)}`);
  clock.textContent = `${told(seconds)} / ${told(length)}`;
  let now = null;
  for (const entry of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-at]"))) {
    if (Number(entry.dataset.at) <= seconds + tabStart + 0.05) now = entry;
  }
  if (now?.hasAttribute("aria-current")) return;
  document.querySelector("[data-at][aria-current]")?.removeAttribute("aria-current");
  now?.setAttribute("aria-current", "time");
}

/**
 * @param {number} seconds into the tab's recording
 * @param {boolean} play
 */
function go(seconds, play) {
  if (!ready) return;
  const to = Math.min(Math.max(0, seconds), length);
  tell({ kind: "seek", seconds: to, play });
  show(to);
}

addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.origin !== location.origin) return;
  const said = /** @type {{kind: string, seconds?: number, playing?: boolean, why?: string}} */ (event.data);
  if (said.kind === "here") arrived();
  else if (said.kind === "time") show(said.seconds ?? 0);
  else if (said.kind === "state") {
    playing = Boolean(said.playing);
    toggle.textContent = playing ? "Pause" : "Play";
  } else if (said.kind === "failed") state.textContent = said.why ?? "";
  else if (said.kind === "ready") {
    ready = true;
    length = said.seconds ?? 0;
    seek.max = String(Math.round(length * 10) / 10);
    for (const control of [toggle, seek]) control.disabled = false;
    state.textContent = "";
    box.dataset.state = "ready";
    const asked = box.dataset.asked === "true";
    go(Number(box.dataset.start), asked);
  }
});

toggle.addEventListener("click", () => tell({ kind: playing ? "pause" : "play" }));
seek.addEventListener("input", () => go(Number(seek.value), playing));
part("speed", HTMLSelectElement).addEventListener("change", (event) => {
  tell({ kind: "speed", speed: Number(/** @type {HTMLSelectElement} */ (event.target).value) });
});
part("skip", HTMLInputElement).addEventListener("change", (event) => {
  tell({ kind: "skip", skip: /** @type {HTMLInputElement} */ (event.target).checked });
});

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-seek]"))) {
  link.addEventListener("click", (event) => {
    if (!ready || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.href);
    go(Number(link.dataset.seek) - tabStart - 5, true);
  });
}

async function load() {
  await here;
  for (let offset = 0; ; offset += Number(box.dataset.part)) {
    const answer = await fetch(`${box.dataset.source}&offset=${offset}`);
    if (!answer.ok) {
      state.textContent = "The recording could not be read; load the page again.";
      return;
    }
    /** @type {{events: Recorded[], more: boolean, whole: boolean}} */
    const read = await answer.json();
    tell({ kind: "events", events: read.events });
    if (!read.whole) part("cut", HTMLElement).hidden = false;
    if (!read.more) break;
  }
  tell({ kind: "begin" });
}

void load();
