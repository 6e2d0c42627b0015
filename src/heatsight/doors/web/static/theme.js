// @ts-check
// Light or dark: the system's choice until somebody makes another, which a cookie remembers so that the server can write it
// into the page before anything is painted.

const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("theme"));
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** @returns {boolean} whether the page is dark now */
function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
}

function label() {
  if (button) button.textContent = isDark() ? "Light" : "Dark";
  if (button) button.setAttribute("aria-label", `Switch to ${isDark() ? "light" : "dark"} colours`);
}

if (button) {
  button.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = wanted;
    document.cookie = `heatsight_theme=${wanted}; path=/; max-age=31536000; samesite=lax`;
    label();
    document.dispatchEvent(new CustomEvent("theme"));
  });
  dark.addEventListener("change", () => {
    label();
    document.dispatchEvent(new CustomEvent("theme"));
  });
  label();
}
