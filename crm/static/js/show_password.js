// A button beside a password field ([data-password]) shows what was typed, and hides it again.
on("click", "[data-show-password]", (button) => {
  const field = button.closest("[data-password]").querySelector("input");
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
});
