// One more row of a form in place; without this script the button asks the server for it.
const renumber = (row, name, number) => {
  const part = new RegExp(`${name}-\\d+`, "g");
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const { name: attribute, value } of [...element.attributes]) {
      if (value.includes(`${name}-`)) element.setAttribute(attribute, value.replace(part, `${name}-${number}`));
    }
  }
};
const empty = (row) => {
  row.querySelectorAll(".field-error, fieldset.choices, .suggestions > *").forEach((part) => part.remove());
  row.querySelectorAll("input, select, textarea").forEach((input) => {
    if (input.type === "checkbox") input.checked = false;
    else if (input.tagName !== "SELECT") input.value = "";
    input.removeAttribute("aria-invalid");
  });
};
on("click", "[data-add-row]", (button, event) => {
  event.preventDefault();
  const name = button.dataset.addRow;
  const rows = [...button.closest("[data-rows]").querySelectorAll("[data-row]")];
  const row = rows.at(-1).cloneNode(true);
  const number = Number(row.querySelector("[name]").name.match(/-(\d+)/)[1]) + 1;
  renumber(row, name, number);
  empty(row);
  rows.at(-1).after(row);
  htmx.process(row);
  row.querySelector("input, select").focus();
});
on("click", "[data-remove-row]", (button) => {
  const row = button.closest("[data-row]");
  const rows = row.closest("[data-rows]");
  rows.querySelectorAll("[data-row]").length > 1 ? row.remove() : empty(row);
  rows.querySelector("[data-add-row]").focus();
});
