// A box for one line after the other (data-one-by-one): Enter sends it, Shift+Enter begins another line.
// What is typed while a line is under way stays for the next; what did not arrive stays as it is.
const underWay = new WeakMap();
const box = (form) => form?.querySelector?.("[data-one-by-one]");
on("keydown", "[data-one-by-one]", (input, event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (input.value.trim()) input.form.requestSubmit();
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (box(ctx.sourceElement)) underWay.set(ctx.sourceElement, box(ctx.sourceElement).value);
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const input = box(ctx.sourceElement);
  if (!input || !(ctx.response.status < 400)) return;
  const sent = underWay.get(ctx.sourceElement);
  input.value = input.value.startsWith(sent) ? input.value.slice(sent.length) : "";
  input.focus();
});
