// A thin line while an answer is on its way; CSS shows it only if that takes a while.
let running = 0;
const count = (step) => document.body.toggleAttribute("data-busy", (running = Math.max(0, running + step)) > 0);
document.addEventListener("htmx:before:request", () => count(1));
document.addEventListener("htmx:finally:request", () => count(-1));
addEventListener("pageshow", () => count(-running));
