// The page's own account of every click, independent of any SDK: it listens before one can, and tells the recorder, not the SDK's server.
(function () {
  const CONTROL = "a,button,input,select,textarea,label,summary,[role=button],[role=tab]";
  const short = (text) => (text || "").replace(/\s+/g, " ").trim().slice(0, 80);
  const path = (node) => {
    const steps = [];
    for (; node && node !== document.documentElement; node = node.parentElement) {
      const name = node.tagName.toLowerCase();
      if (node === document.body) steps.unshift(name);
      else steps.unshift(`${name}:nth-child(${[...node.parentElement.children].indexOf(node) + 1})`);
    }
    return steps.join(" > ");
  };
  const still = (node) => {
    for (; node && node !== document.documentElement; node = node.parentElement) {
      const position = getComputedStyle(node).position;
      if (position === "fixed" || position === "sticky") return true;
    }
    return false;
  };
  // What an element is called when it shows no words.
  const label = (node) => node.getAttribute("aria-label") || node.getAttribute("alt") || node.getAttribute("placeholder") || node.getAttribute("title");
  // A control; or else what shows a pointer though it is none, from its outermost edge inwards.
  const nearest = (node) => {
    const control = node.closest(CONTROL);
    if (control) return control;
    let outer = null;
    for (; node && node !== document.body; node = node.parentElement) {
      if (getComputedStyle(node).cursor === "pointer") outer = node;
    }
    return outer;
  };
  const told = (kind, what) => {
    const who = window.posthog && posthog.__loaded ? { session: posthog.get_session_id(), visitor: posthog.get_distinct_id() } : {};
    navigator.sendBeacon("/truth", JSON.stringify({ kind, t: Date.now(), url: location.href, vw: innerWidth, vh: innerHeight, run: (window.__asked || {}).run, ...what, ...who }));
  };
  window.addEventListener("click", (event) => {
    const near = nearest(event.target);
    told("click", {
      pageX: event.pageX, pageY: event.pageY, clientX: event.clientX, clientY: event.clientY, scrollY: Math.round(scrollY),
      selector: path(event.target), tag: event.target.tagName.toLowerCase(),
      text: short(event.target.textContent), label: label(event.target),
      near_selector: near && path(near), near_tag: near && near.tagName.toLowerCase(),
      near_text: near && short(near.textContent), near_label: near && label(near),
      is_interactive: near !== null, fixed: still(event.target), trusted: event.isTrusted,
    });
  }, true);
})();
