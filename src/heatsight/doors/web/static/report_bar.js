// @ts-check
// The bar above a report: print it, or copy a link to this very report.

const print = /** @type {HTMLButtonElement} */ (document.getElementById("print"));
print.hidden = false;
print.addEventListener("click", () => window.print());

const share = /** @type {HTMLButtonElement} */ (document.getElementById("share"));
// Without a secure connection a browser gives no clipboard; the address bar holds the link as well.
share.hidden = !navigator.clipboard;
share.addEventListener("click", async () => {
  await navigator.clipboard.writeText(share.dataset.link ?? location.href);
  share.textContent = "Copied";
});
