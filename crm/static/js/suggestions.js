// The search box as a combobox: arrows walk through what it offers, Escape puts it away.
const list = () => document.getElementById("suggestions");
const options = () => [...list().querySelectorAll("[role=option]")];
const chosen = () => options().findIndex((option) => option.ariaSelected === "true" || option.getAttribute("aria-selected") === "true");

const choose = (input, index) => {
  options().forEach((option, place) => {
    option.id ||= `suggestion-${place}`;
    option.setAttribute("aria-selected", place === index);
  });
  const option = options()[index];
  option?.scrollIntoView({ block: "nearest" });
  option ? input.setAttribute("aria-activedescendant", option.id) : input.removeAttribute("aria-activedescendant");
};
const clear = (input) => {
  list().replaceChildren();
  show(input);
};
const show = (input) => {
  input.setAttribute("aria-expanded", options().length > 0);
  choose(input, -1);
};

on("focusin", "[data-suggest] input", (input) => {
  const roles = { role: "combobox", "aria-controls": "suggestions", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const name in roles) input.hasAttribute(name) || input.setAttribute(name, roles[name]);
});
on("keydown", "[data-suggest] input", (input, event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const size = options().length;
  if (step && size) {
    event.preventDefault();
    choose(input, (chosen() + step + size + (chosen() < 0 && step < 0)) % size);
  } else if (event.key === "Enter" && chosen() >= 0) {
    event.preventDefault();
    options()[chosen()].click();
  } else if (event.key === "Escape") clear(input);
});
on("focusout", "[data-suggest]", (form, event) => form.contains(event.relatedTarget) || clear(form.querySelector("input")));
document.addEventListener("htmx:after:swap", () => {
  const input = document.activeElement;
  if (input?.closest("[data-suggest]")) show(input);
});
