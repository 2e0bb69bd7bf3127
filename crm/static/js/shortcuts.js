// Single keys: "/" search, "n" new, "?" help. They can be switched off in the help (WCAG 2.1.4).
const OFF = "keys-off";
const box = () => document.getElementById("keys-on");
const acts = {
  "/": () => document.getElementById("search")?.focus(),
  n: () => {
    const menu = [...document.querySelectorAll("details.new-menu")].find((each) => each.offsetParent);
    if (!menu) return;
    menu.open = true;
    menu.querySelector(".menu-item")?.focus();
  },
  "?": () => {
    if (box()) box().checked = !localStorage[OFF];
    document.getElementById("shortcuts")?.showModal?.();
  },
};
// On a Russian keyboard the same keys carry other letters.
const byPlace = { KeyN: "n", Slash: "/" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
  const key = /[а-яё.,]/i.test(event.key) ? (event.shiftKey ? "?" : byPlace[event.code]) : event.key;
  if (!acts[key] || (localStorage[OFF] && key !== "?")) return;
  event.preventDefault();
  acts[key]();
});
on("change", "#keys-on", (input) => input.checked ? delete localStorage[OFF] : (localStorage[OFF] = "1"));
