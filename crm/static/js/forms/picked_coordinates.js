// A participant picked by name brings the phone or e-mail along, unless one was typed.
// Before the pick itself is handled: that empties the list of suggestions.
on("click", "[data-row] [role=option][data-coordinates]", (option) => {
  const input = option.closest("[data-row]").querySelector("[data-picked-coordinates]");
  if (!input.value) input.value = option.dataset.coordinates;
}, true);
