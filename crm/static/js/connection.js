// What went wrong on the way is said in a toast; the page and what was typed stay as they are.
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) showToast(word("offline"), "error");
});
// Our own errors bring their toast with them; a proxy's page does not.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500 && !ctx.text.includes("data-toast")) showToast(word("failed"), "error");
});
// An address that answered with an error is no place to come back to.
document.addEventListener("htmx:before:history:update", (event) => {
  if (event.detail.response?.status >= 400) event.preventDefault();
});
addEventListener("offline", () => showToast(word("offline"), "error"));
