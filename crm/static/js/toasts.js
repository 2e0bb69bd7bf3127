// Toasts leave by themselves (a CSS animation that rests under the pointer or the focus), or by hand.
on("animationend", "[data-toast]", (toast, event) => event.animationName === "wait" && toast.remove());
on("click", "[data-close-toast]", (button) => button.closest("[data-toast]").remove());
// Quick hands make many: three are enough to read, more would hide the page. What they undo stands in the history.
on("animationstart", "[data-toast]", (toast) => {
  for (const old of [...toast.parentElement.querySelectorAll("[data-toast]:not(.toast-error)")].slice(0, -3)) old.remove();
});
