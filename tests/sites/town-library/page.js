// What the pages do: next to nothing, as most pages.
document.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.textContent === "Reserve") button.textContent = "Reserved";
  else if (button.closest(".filter")) {
    for (const other of button.parentElement.children) other.classList.toggle("on", other === button);
  } else if (button.textContent === "Save a seat") button.textContent = "Seat saved";
});
