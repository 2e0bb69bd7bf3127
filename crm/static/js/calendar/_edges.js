// The lower edge of an appointment: how long it lasts, by quarters of an hour, at least one.
// Its handle is no element of its own: what is hit there is the appointment, but not the link in it.
const HANDLE = 24;
const isEdge = (item, { target, clientY }) =>
  target === item && item.matches(".cal-ends") && clientY > item.getBoundingClientRect().bottom - HANDLE;

const endAt = (item, y) => {
  const place = item.closest("[data-drop]");
  const hours = item.closest("[data-hours]");
  const quarter = Math.max(quarterAt(hours, y), quarterAt(hours, item.getBoundingClientRect().top) + 1);
  return addEnd({ place, quarter, values: { date: place.dataset.drop } }, rowsOf(hours));
};

const addEnd = (target, rows) => {
  const { quarter } = target;
  const last = rows[Math.floor((quarter - 1) / QUARTERS)];
  if (!last?.dataset.hour) return null; // below the hours, or one that the clocks skip
  const next = rows[quarter / QUARTERS];
  if (next?.dataset.hour) return sayHour(target, next, 0);
  return quarter % QUARTERS ? sayHour(target, last, (quarter % QUARTERS) * 15) : addFullHour(target, last);
};

// The end of the last hour in sight; at midnight the next day begins.
const addFullHour = (target, { dataset: { hour } }) => {
  const full = Number(hour.slice(0, 2)) + 1;
  if (full === 24) target.values.date = dayAfter(target.values.date);
  target.values.time = `${twoDigits(full % 24)}:00`;
  return target;
};
const dayAfter = (day) => new Date(Date.parse(day) + 864e5).toISOString().slice(0, 10);

const stretch = (item, { quarter }) => {
  const { top } = item.getBoundingClientRect();
  const hours = item.closest("[data-hours]");
  const row = rowsOf(hours)[0].offsetHeight;
  item.style.height = `${hours.getBoundingClientRect().top + (quarter * row) / QUARTERS - top}px`;
};
