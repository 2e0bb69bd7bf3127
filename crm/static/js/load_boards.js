// Boards need a big library: it comes with the first board (drag_and_drop.js is in the same file).
const load = () => {
  const { boards } = document.querySelector("script[data-boards]").dataset;
  if (!document.querySelector("[data-column]") || document.querySelector(`script[src="${boards}"]`)) return;
  document.head.append(Object.assign(document.createElement("script"), { src: boards }));
};
addEventListener("DOMContentLoaded", load);
document.addEventListener("htmx:after:swap", load);
