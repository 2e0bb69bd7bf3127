// A long select in groups becomes a text box: "sal 6" finds "Sale - 06 - Won". The select keeps the value.
const labelOf = (select) => (select.value ? select.selectedOptions[0].label : "");
const shut = ({ select, input, list }) => {
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  input.value = labelOf(select);
};
const choose = (parts, value) => {
  const isOther = parts.select.value !== value;
  parts.select.value = value;
  shut(parts);
  if (isOther) parts.select.dispatchEvent(new Event("change", { bubbles: true }));
};
// Left with words of exactly one step in it, the box means that step; emptied, none.
const leave = (parts) => {
  const found = parts.input.value === labelOf(parts.select) ? [] : parts.list.querySelectorAll("[role=option]");
  if (!parts.input.value.trim()) choose(parts, "");
  else found.length === 1 ? choose(parts, found[0].dataset.value) : shut(parts);
};

const upgrade = (select) => {
  const box = document.createElement("div");
  const input = Object.assign(document.createElement("input"), { id: select.id, className: "input", autocomplete: "off", value: labelOf(select), placeholder: select.options[0].label });
  const list = Object.assign(document.createElement("ul"), { id: `${select.id}-found`, className: "suggestions", role: "listbox" });
  const parts = { select, input, list };
  for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  box.className = "picker-box";
  box.dataset.suggest = list.id;
  select.id += "-chosen";
  select.hidden = true;
  select.after(box);
  box.append(input, list);
  const open = () => { input.select(); offerFound(parts, []); };
  input.addEventListener("click", open);
  input.addEventListener("input", (event) => { event.stopPropagation(); offerFound(parts, wordsOf(input.value)); });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("blur", () => leave(parts));
  input.addEventListener("keydown", (event) => event.key === "Enter" && input.value !== labelOf(select) && event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const item = target.closest("[role=option]");
    if (item) choose(parts, item.dataset.value);
  });
  if (select.autofocus) { input.focus(); open(); }
};
const upgradeAll = () => document.querySelectorAll("select[data-search]:not([hidden])").forEach(upgrade);
upgradeAll();
document.addEventListener("htmx:after:swap", upgradeAll);
