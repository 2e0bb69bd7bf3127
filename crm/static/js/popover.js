// Menus and small dialogs are <details data-popover>; this closes them the way people expect.
const OPEN = "details[data-popover][open]";
const close = (details, focus) => {
  details.open = false;
  if (focus) details.querySelector("summary").focus();
};
on("toggle", OPEN, (details) => {
  document.querySelectorAll(OPEN).forEach((other) => other.contains(details) || close(other));
  details.querySelector(".menu-form :is(input:not([type=hidden]), select, textarea)")?.focus();
}, true);
document.addEventListener("click", (event) => {
  document.querySelectorAll(OPEN).forEach((details) => details.contains(event.target) || close(details));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll(OPEN).forEach((details) => close(details, details.contains(document.activeElement)));
});
