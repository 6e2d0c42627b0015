// @ts-check
// One page's view: draws the heat, switches what is drawn without loading anew, brings the findings in when they are ready, and
// tells a hotspot's numbers beside it. Without this script the same links load the same pages.

import { Sheet } from "./drawn.js";

const SOON = 700;

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

const stage = part("stage", HTMLElement);
const tip = part("tip", HTMLElement);
const sheet = new Sheet(stage, (id) => /** @type {HTMLElement} */ (part(id, Element)));

async function draw() {
  const drawn = await sheet.load();
  // What lies where on a picture is known with its drawing.
  if (drawn && stage.dataset.placed !== "blank" && stage.dataset.placed !== "ready") {
    await bring();
    await follow();
  }
}

for (const group of document.querySelectorAll("[data-switch]")) {
  group.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const mouse = /** @type {MouseEvent} */ (event);
    if (!link || mouse.ctrlKey || mouse.metaKey || mouse.shiftKey) return;
    event.preventDefault();
    const name = /** @type {HTMLElement} */ (group).dataset.switch ?? "";
    stage.dataset[name] = link.dataset.value;
    choose(group, link);
    // Every other link must lead on from here, and so must a reload and a copied address.
    const value = link.dataset.value ?? "";
    const address = new URL(location.href);
    address.searchParams.set(name, value);
    history.replaceState(null, "", address);
    relink(name, value);
    if (name !== "boxes") void sheet.show();
  });
}

/**
 * @param {Element} group
 * @param {Element} link
 */
function choose(group, link) {
  for (const other of group.querySelectorAll("a")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
}

/**
 * Carry a switched value on in every link to this page's view.
 * @param {string} name
 * @param {string} value
 */
function relink(name, value) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#controls a, #told a"))) {
    const own = link.closest("[data-switch]");
    if (own instanceof HTMLElement && own.dataset.switch === name) continue;
    const url = new URL(link.href);
    if (url.pathname !== "/page" || link.getAttribute("href")?.startsWith("#")) continue;
    url.searchParams.set(name, value);
    link.href = url.pathname + url.search + url.hash;
  }
  const shared = document.getElementById("link");
  if (shared instanceof HTMLInputElement) {
    const url = new URL(shared.value);
    url.searchParams.set(name, value);
    shared.value = url.href;
  }
}

// ---- the findings, when they are ready

let following = false;

async function follow() {
  if (following) return;
  following = true;
  // What is brought may be on its way again: with its first picture a page is assessed anew.
  for (let told = part("told", HTMLElement); told.dataset.state === "working"; told = part("told", HTMLElement)) {
    await new Promise((done) => setTimeout(done, SOON));
    const answer = await fetch(told.dataset.progress ?? "").catch(() => null);
    if (!answer?.ok) continue;
    /** @type {{state: string, step: string, done: number}} */
    const said = await answer.json();
    const step = document.getElementById("step");
    const done = document.getElementById("done");
    if (step) step.textContent = `${said.step} …`;
    if (done instanceof HTMLProgressElement) done.value = said.done;
    if (said.state !== "working") await bring();
  }
  following = false;
}

/** The same page again, of which only what the assessment adds is taken over: nothing else moves. */
async function bring() {
  const url = new URL(location.href);
  url.searchParams.delete("fresh");
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  stage.dataset.placed = page.getElementById("stage")?.dataset.placed;
  for (const id of ["told", "levels", "boxes", "marks"]) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (old && fresh) old.replaceWith(document.importNode(fresh, true));
  }
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
}

// ---- the picture, when it is made

async function watch() {
  const picture = part("picture", HTMLElement);
  while (picture.dataset.state === "processing") {
    await new Promise((done) => setTimeout(done, SOON));
    const answer = await fetch(picture.dataset.asks ?? "").catch(() => null);
    if (!answer?.ok) continue;
    /** @type {{state: string, said: string}} */
    const said = await answer.json();
    const words = document.getElementById("picture-said");
    if (words && said.state === "processing") words.textContent = said.said;
    if (said.state !== "processing") location.reload();
    picture.dataset.state = said.state;
  }
}

// ---- a hotspot's numbers beside it

/** @param {EventTarget | null} target */
function tell(target) {
  const link = target instanceof Element ? target.closest("#places a") : null;
  if (!link) {
    tip.hidden = true;
    return;
  }
  tip.replaceChildren();
  const row = document.getElementById((link.getAttribute("href") ?? "").split("#")[1] ?? "");
  if (!row) tip.textContent = link.getAttribute("aria-label"); // it stands on another page of the list
  for (const chosen of row?.querySelectorAll(".name, h3, .counts, .evidence, .tags, .do") ?? []) {
    const copy = /** @type {HTMLElement} */ (chosen.cloneNode(true));
    copy.removeAttribute("id");
    tip.append(copy);
  }
  tip.hidden = false;
  const around = part("sheet", HTMLElement).getBoundingClientRect();
  const box = (link.querySelector("rect") ?? link).getBoundingClientRect();
  const left = Math.min(Math.max(0, box.left - around.left), Math.max(0, around.width - tip.offsetWidth));
  const below = box.bottom - around.top + 8;
  const above = box.top - around.top - tip.offsetHeight - 8;
  const fits = box.bottom + tip.offsetHeight + 12 < window.innerHeight || above < 0;
  tip.style.left = `${left}px`;
  tip.style.top = `${fits ? below : above}px`;
}

const places = part("places", SVGSVGElement);
for (const kind of ["pointerover", "focusin"]) places.addEventListener(kind, (event) => tell(event.target));
for (const kind of ["pointerleave", "focusout"]) places.addEventListener(kind, () => tell(null));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell(null);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  const goal = link ? document.getElementById((link.getAttribute("href") ?? "").slice(1)) : null;
  if (!link || !goal || !goal.closest(".view")) return;
  event.preventDefault();
  history.replaceState(null, "", link.getAttribute("href"));
  for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  goal.classList.add("chosen");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  goal.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  if (goal instanceof SVGElement) goal.focus({ preventScroll: true });
  else {
    goal.tabIndex = -1;
    /** @type {HTMLElement} */ (goal).focus({ preventScroll: true });
  }
});

const copy = document.getElementById("copy");
copy?.addEventListener("click", async () => {
  const input = part("link", HTMLInputElement);
  input.select();
  await navigator.clipboard.writeText(input.value).catch(() => document.execCommand("copy"));
  copy.textContent = "Copied";
});

document.addEventListener("theme", () => sheet.paint());
void draw();
void follow();
void watch();
