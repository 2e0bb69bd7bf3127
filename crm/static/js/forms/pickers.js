// A contact picked from what is offered while typing; typing on takes the pick back.
const pick = (box, id, name) => {
  box.querySelectorAll("fieldset.choices").forEach((choices) => choices.remove());
  const input = box.querySelector("input.input");
  let hidden = box.querySelector(`[name="${input.name}_id"]`);
  if (!hidden) {
    hidden = Object.assign(document.createElement("input"), { type: "hidden", name: `${input.name}_id` });
    box.append(hidden);
  }
  hidden.value = id;
  box.querySelector(`[name="${input.name}_for"]`).value = name;
  return input;
};
on("click", "[data-picker] [role=option]", (option) => {
  const box = option.closest("[data-picker]");
  const input = pick(box, option.dataset.pick, option.dataset.name);
  input.value = option.dataset.name;
  option.parentElement.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  input.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
});
on("input", "[data-picker] input.input", (input) => pick(input.closest("[data-picker]"), "", ""));
