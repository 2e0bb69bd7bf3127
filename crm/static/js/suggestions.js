// A text box as a combobox: arrows walk through what it offers, Escape puts it away.
// data-suggest names the list; the search box's is #suggestions.
const list = (input) => document.getElementById(input.closest("[data-suggest]").dataset.suggest || "suggestions");
const options = (input) => [...list(input).querySelectorAll("[role=option]")];
const chosen = (input) => options(input).findIndex((option) => option.ariaSelected === "true" || option.getAttribute("aria-selected") === "true");

const choose = (input, index) => {
  options(input).forEach((option, place) => {
    option.id ||= `${list(input).id}-${place}`;
    option.setAttribute("aria-selected", place === index);
  });
  const option = options(input)[index];
  option?.scrollIntoView({ block: "nearest" });
  option ? input.setAttribute("aria-activedescendant", option.id) : input.removeAttribute("aria-activedescendant");
};
const clear = (input) => {
  list(input).replaceChildren();
  show(input);
};
const show = (input) => {
  input.setAttribute("aria-expanded", options(input).length > 0);
  choose(input, -1);
};

on("focusin", "[data-suggest] input.input", (input) => {
  const roles = { role: "combobox", "aria-controls": list(input).id, "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const name in roles) input.hasAttribute(name) || input.setAttribute(name, roles[name]);
});
on("keydown", "[data-suggest] input.input", (input, event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const size = options(input).length;
  if (step && size) {
    event.preventDefault();
    choose(input, (chosen(input) + step + size + (chosen(input) < 0 && step < 0)) % size);
  } else if (event.key === "Enter" && chosen(input) >= 0) {
    event.preventDefault();
    options(input)[chosen(input)].click();
  } else if (event.key === "Escape") clear(input);
});
// The list must not lose the focus it hangs on before the click arrives.
on("mousedown", "[data-suggest] [role=option]", (option, event) => event.preventDefault());
on("focusout", "[data-suggest]", (form, event) => form.contains(event.relatedTarget) || clear(form.querySelector("input")));
document.addEventListener("htmx:after:swap", () => {
  const input = document.activeElement;
  if (input?.closest("[data-suggest]")) show(input);
});
