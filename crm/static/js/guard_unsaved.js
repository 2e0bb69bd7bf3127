// Leaving a form (data-guard) with something typed and not sent asks first.
const typed = new Set();
on("input", "[data-guard]", (form) => typed.add(form));
on("submit", "[data-guard]", (form) => typed.delete(form));
document.addEventListener("htmx:error", ({ target }) => target.matches?.("[data-guard]") && typed.add(target));
addEventListener("beforeunload", (event) => {
  if (![...typed].some((form) => form.isConnected)) return;
  event.preventDefault();
  event.returnValue = true;
});
