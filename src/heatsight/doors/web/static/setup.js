// @ts-check
// Waits for the first event, and copies the snippet.

const SOON = 2000;

const arrival = document.getElementById("arrival");

async function wait() {
  while (arrival && arrival.dataset.arrived === "false") {
    await new Promise((done) => setTimeout(done, SOON));
    if (document.hidden) continue;
    const answer = await fetch(arrival.dataset.asks ?? "").catch(() => null);
    if (!answer?.ok) continue;
    /** @type {{arrived: boolean, page: string}} */
    const said = await answer.json();
    if (!said.arrived) continue;
    const words = document.getElementById("arrival-said");
    if (words) words.textContent = said.page ? `Your first event has arrived, from ${said.page}` : "Your first event has arrived.";
    arrival.dataset.arrived = "true";
  }
}

const copy = document.getElementById("copy-snippet");
copy?.addEventListener("click", async () => {
  await navigator.clipboard.writeText(document.getElementById("snippet")?.textContent ?? "");
  copy.textContent = "Copied";
});

void wait();
