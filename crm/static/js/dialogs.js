// A <dialog data-open> that comes with an answer opens over the page, and leaves it when it is closed.
const openDialogs = () => {
  for (const dialog of document.querySelectorAll("dialog[data-open]:not([open])")) {
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal?.();
  }
};
document.addEventListener("htmx:after:swap", openDialogs);
on("click", "[data-close-dialog]", (link, event) => {
  const dialog = link.closest("dialog");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});
