// After a whole page came in by htmx the reading place is its beginning, as after a plain load.
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.target !== document.body) return;
  const place = document.querySelector("main [autofocus]") || document.getElementById("main");
  place?.focus({ preventScroll: true });
});
