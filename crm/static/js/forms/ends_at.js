// Beside the duration of an appointment: the hour at which it ends, and how many days later.
const minutesOf = (text) => {
  const [, hours, minutes] = /^(\d{1,3}):(\d\d)$/.exec(text.trim()) || [];
  if (hours) return hours * 60 + +minutes;
  return /^\d+$/.test(text.trim()) ? +text : NaN;
};
const twoDigits = (number) => String(number).padStart(2, "0");
const showEnd = (form) => {
  const place = form.querySelector("[data-ends-at]");
  const begins = minutesOf(form.elements.start_time.value);
  const lasts = minutesOf(form.elements.duration.value || form.elements.duration.placeholder);
  const [ends, days] = [(begins + lasts) % 1440, Math.floor((begins + lasts) / 1440)];
  place.hidden = Number.isNaN(ends);
  const hour = `${twoDigits(Math.floor(ends / 60))}:${twoDigits(ends % 60)}${days ? ` (+${days})` : ""}`;
  place.querySelector("output").textContent = place.hidden ? "" : hour;
};
on("input", "form:has([data-ends-at])", showEnd);
on("focusin", "form:has([data-ends-at])", showEnd);
