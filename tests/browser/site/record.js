// The page's own record of what was done to it, independent of any SDK. It outlives the page, as its requests do.
(function () {
  const fixed = (node) => {
    for (; node && node !== document.body; node = node.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(node).position)) return true;
    }
    return false;
  };
  const note = (key, value) => {
    localStorage.setItem(key, JSON.stringify([...JSON.parse(localStorage.getItem(key) || "[]"), value]));
  };
  document.addEventListener("click", (event) => {
    const still = fixed(event.target);
    note("clicks", {
      x: event.clientX + (still ? 0 : window.scrollX),
      y: event.clientY + (still ? 0 : window.scrollY),
      fixed: still,
      id: event.target.id,
      url: location.href,
    });
  }, true);
  let deepest = 0;
  window.addEventListener("scroll", () => { deepest = Math.max(deepest, Math.ceil(window.scrollY)); }, true);
  window.addEventListener("pagehide", () => note("depths", { deepest, height: document.documentElement.scrollHeight, url: location.href }));
  document.getElementById("route").addEventListener("click", () => {
    history.pushState({}, "", "/route" + (history.length % 2 ? "?q=1" : ""));
  });
})();
