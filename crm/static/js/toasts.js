// Toasts leave by themselves (a CSS animation that rests under the pointer or the focus), or by hand.
on("animationend", "[data-toast]", (toast, event) => event.animationName === "wait" && toast.remove());
on("click", "[data-close-toast]", (button) => button.closest("[data-toast]").remove());
