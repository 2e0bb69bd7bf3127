// A button with data-copy="text" puts the text on the clipboard; a path of this site as a whole address.
const copied = (text) => text.startsWith("/") ? new URL(text, location.href).href : text;
on("click", "[data-copy]", (button) =>
  navigator.clipboard?.writeText(copied(button.dataset.copy)).then(() => showToast(word("copied"))));
