// The list below a text box that stands for a select in groups: the options found by what was typed.
const line = (role, text, look) => Object.assign(document.createElement("li"), { role, textContent: text, className: look });
const offerFound = ({ select, input, list }, typed) => {
  const lines = [];
  let group;
  for (const option of select.options) {
    if (!isFound(option, typed)) continue;
    if (option.parentElement.label && option.parentElement !== group) {
      group = option.parentElement;
      lines.push(line("presentation", group.label, "suggestion-group"));
    }
    const item = line("option", option.label, "menu-item");
    item.dataset.value = option.value;
    lines.push(item);
  }
  list.replaceChildren(...(lines.length ? lines : [line("presentation", select.dataset.search, "suggestion-group")]));
  input.setAttribute("aria-expanded", "true");
  // What was typed means the first one found: Enter takes it.
  const first = typed.length ? list.querySelector("[role=option]") : null;
  first?.setAttribute("aria-selected", "true");
  first ? input.setAttribute("aria-activedescendant", first.id = `${list.id}-0`) : input.removeAttribute("aria-activedescendant");
};
