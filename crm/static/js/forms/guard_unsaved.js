// Leaving a form (data-guard) with something typed and not sent asks first.
const typed = new Set();
on("input", "[data-guard]", (form) => typed.add(form));
// Sent in the background, it is safe only once the server said so (it may have signed the user out).
on("submit", "[data-guard]:not([hx-boost], [hx-post])", (form) => typed.delete(form));
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.status < 400) typed.delete(ctx.sourceElement);
});
addEventListener("beforeunload", (event) => {
  if (![...typed].some((form) => form.isConnected)) return;
  event.preventDefault();
  event.returnValue = true;
});
