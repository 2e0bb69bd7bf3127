// Asks before an act marked data-confirm, in our own words: the browser's box speaks its own language.
let agreed;
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter || form.querySelector("button:not([type=button])");
  const question = button?.dataset.confirm || form.dataset.confirm;
  const dialog = document.getElementById("confirm");
  if (!question || agreed === form || !dialog?.showModal) return (agreed = null);
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.querySelector("#confirm-text").textContent = question;
  dialog.returnValue = "no";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    agreed = form;
    button.click();
  };
  dialog.showModal();
}, true);
