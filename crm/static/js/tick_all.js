// A tick that ticks a whole column (data-tick-all="name of the others"); a single tick opens what can be done.
on("change", "[data-tick-all]", (all) => {
  all.form.querySelectorAll(`input[name="${all.dataset.tickAll}"]`).forEach((box) => (box.checked = all.checked));
});
on("change", "input[type=checkbox][name=ids]", (box) => {
  const bulk = box.form.querySelector("[data-bulk]");
  if (!bulk) return;
  if (box.checked) bulk.open = true;
  const all = bulk.querySelector("[data-tick-all]");
  if (!box.checked) all.checked = false;
});
