// An empty hx-post or hx-get goes where the button or link goes without a script: rows say an address once.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { sourceElement: act, request } = ctx;
  request.action ||= act.getAttribute("formaction") || act.getAttribute("href");
});
