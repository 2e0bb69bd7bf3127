// A button with data-copy="text" puts the text on the clipboard.
on("click", "[data-copy]", (button) =>
  navigator.clipboard?.writeText(button.dataset.copy).then(() => showToast(word("copied"))));
