// @ts-check
// Puts the player into a document without an origin, and carries messages between it and the page. A data: document has an origin
// of its own that equals no other, and a frame within it may share that one: rrweb needs that to rebuild a page, while a frame that
// is sandboxed away from its origin could not be rebuilt into.

const root = document.documentElement;

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

const frame = document.createElement("iframe");
frame.title = "Recording";
frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
const scripts = (root.dataset.scripts ?? "").split(" ").map((address) => `<script src="${escaped(address)}"></script>`);
frame.src = `data:text/html;charset=utf-8,${encodeURIComponent(
  `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${escaped(root.dataset.style ?? "")}">` +
    `<style>html,body{margin:0;overflow:hidden;background:#fff}</style><div id="player"></div>${scripts.join("")}`,
)}`;
document.body.append(frame);

addEventListener("message", (event) => {
  if (event.source === parent && event.origin === root.dataset.origin) frame.contentWindow?.postMessage(event.data, "*");
  else if (event.source === frame.contentWindow) parent.postMessage(event.data, root.dataset.origin ?? "");
});
