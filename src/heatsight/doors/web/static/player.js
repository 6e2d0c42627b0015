// @ts-check
// In the document without an origin: takes rrweb events and commands, plays, and says how far it is.

/**
 * @typedef {{timestamp: number, type: number, data: unknown}} Recorded
 * @typedef {{getMetaData(): {totalTime: number}, goto(ms: number, play?: boolean): void, play(): void, pause(): void,
 *   setSpeed(speed: number): void, toggleSkipInactive(): void, triggerResize(): void, $set(props: object): void,
 *   addEventListener(event: string, heard: (said: {payload: unknown}) => void): void}} RrwebPlayer
 * @typedef {{kind: string, events?: Recorded[], seconds?: number, speed?: number, skip?: boolean, play?: boolean}} Command
 */

/** @type {Recorded[]} */
const events = [];
/** @type {RrwebPlayer | null} */
let player = null;
let skips = false;

/** @param {object} said */
const say = (said) => parent.postMessage(said, "*");

function begin() {
  const target = document.getElementById("player");
  events.sort((a, b) => a.timestamp - b.timestamp);
  if (!target || events.length < 2 || player) {
    if (!player) say({ kind: "failed", why: "The recording holds too little to be played." });
    return;
  }
  try {
    // @ts-expect-error -- rrweb-player's own script defines it
    const Player = window.rrwebPlayer.Player ?? window.rrwebPlayer.default;
    player = /** @type {RrwebPlayer} */ (
      new Player({
        target,
        props: { events, width: innerWidth, height: innerHeight, autoPlay: false, showController: false, mouseTail: false },
      })
    );
  } catch (error) {
    say({ kind: "failed", why: "The recording cannot be rebuilt." });
    throw error;
  }
  player.addEventListener("ui-update-current-time", (said) => say({ kind: "time", seconds: Number(said.payload) / 1000 }));
  player.addEventListener("ui-update-player-state", (said) => say({ kind: "state", playing: said.payload === "playing" }));
  say({ kind: "ready", seconds: player.getMetaData().totalTime / 1000 });
}

addEventListener("message", (message) => {
  if (message.source !== parent) return;
  /** @type {Command} */
  const asked = message.data;
  if (asked.kind === "events") events.push(...(asked.events ?? []));
  else if (asked.kind === "begin") begin();
  else if (!player) return;
  else if (asked.kind === "seek") player.goto(Math.max(0, (asked.seconds ?? 0) * 1000), asked.play);
  else if (asked.kind === "play") player.play();
  else if (asked.kind === "pause") player.pause();
  else if (asked.kind === "speed") player.setSpeed(asked.speed ?? 1);
  else if (asked.kind === "skip" && asked.skip !== skips) {
    skips = !skips;
    player.toggleSkipInactive();
  }
});

addEventListener("resize", () => {
  player?.$set({ width: innerWidth, height: innerHeight });
  player?.triggerResize();
});

say({ kind: "here" });
