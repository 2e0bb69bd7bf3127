// A tick that ticks a whole column (data-tick-all="name of the others"); without a whole column it goes off.
on("change", "[data-tick-all]", (all) => {
  [...all.form.elements].forEach((box) => box.name === all.dataset.tickAll && (box.checked = all.checked));
});
on("change", "input[type=checkbox][name=ids]", (box) => {
  const all = box.form.querySelector("[data-tick-all]");
  if (all && !box.checked) all.checked = false;
});
