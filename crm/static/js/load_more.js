// What few pages need comes with the first of them: a board with its big library, a form with its helpers.
const needs = { boards: "[data-column]", forms: "[data-guard], [data-picker], [data-search]", calendar: "div[data-calendar]", files: "[data-attach]" };
const load = () => {
  const addresses = document.querySelector("script[data-boards]").dataset;
  for (const name in needs) {
    const src = addresses[name];
    if (!document.querySelector(needs[name]) || document.querySelector(`script[src="${src}"]`)) continue;
    document.head.append(Object.assign(document.createElement("script"), { src }));
  }
};
addEventListener("DOMContentLoaded", load);
document.addEventListener("htmx:after:swap", load);
