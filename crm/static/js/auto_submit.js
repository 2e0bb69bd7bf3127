// Filters answer to a change at once; typing waits for a pause.
let pause;
const submit = (form) => htmx.trigger(form, "submit");
on("change", "[data-auto-submit]", (form, event) => event.target.type !== "search" && submit(form));
on("input", "[data-auto-submit]", (form, event) => {
  if (event.target.type !== "search") return;
  clearTimeout(pause);
  pause = setTimeout(submit, 300, form);
});
