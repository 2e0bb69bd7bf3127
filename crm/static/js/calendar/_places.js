// Where something that is dragged would land: the day under the pointer, and the hour among the hours.
const QUARTERS = 4;
const twoDigits = (number) => String(number).padStart(2, "0");

const targetAt = (item, x, y, top) => {
  const place = document.elementsFromPoint(x, y).map((each) => each.closest("[data-drop]")).find(Boolean);
  // Among colleagues side by side an appointment stays with its own.
  if (!place || place.dataset.user !== item.closest("[data-drop]").dataset.user) return null;
  const hours = place.querySelector("[data-hours]");
  const target = { place, values: { date: place.dataset.drop } };
  if (!hours || !item.matches("[data-timed]") || y < hours.getBoundingClientRect().top) return target;
  return addHour(target, hours, top);
};

const addHour = (target, hours, top) => {
  const rows = hours.querySelectorAll(".cal-hour");
  const { top: begin, height } = hours.getBoundingClientRect();
  const quarter = Math.max(0, Math.round(((top - begin) / height) * rows.length * QUARTERS));
  const row = rows[Math.min(Math.floor(quarter / QUARTERS), rows.length - 1)];
  if (!row.dataset.hour) return null; // an hour that the clocks skip
  target.values.time = `${row.dataset.hour.slice(0, 2)}:${twoDigits((quarter % QUARTERS) * 15)}`;
  return target;
};
