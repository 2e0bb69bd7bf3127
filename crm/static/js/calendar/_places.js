// Where something that is dragged would land: the day under the pointer, and the quarter among its hours.
const QUARTERS = 4;
const twoDigits = (number) => String(number).padStart(2, "0");
const rowsOf = (hours) => hours.querySelectorAll(".cal-hour");

const targetAt = (item, x, y, top) => {
  const place = document.elementsFromPoint(x, y).map((each) => each.closest("[data-drop]")).find(Boolean);
  // What somebody only takes part in has its own colleague, whose column is another one.
  if (!place || ("guest" in item.dataset && ownerOf(item, place).responsible !== undefined)) return null;
  const hours = place.querySelector("[data-hours]");
  const target = { place, values: { date: place.dataset.drop, ...ownerOf(item, place) } };
  if (!hours || !item.matches("[data-timed]") || y < hours.getBoundingClientRect().top) return target;
  return addHour(target, hours, top);
};

// Columns of colleagues say whose they are: what comes to another column gets another responsible.
const ownerOf = (item, { dataset: { user } }) =>
  user === item.closest("[data-drop]").dataset.user ? {} : { responsible: user };

// How many quarters of an hour lie above a height on the screen.
const quarterAt = (hours, y) => {
  const { top, height } = hours.getBoundingClientRect();
  return Math.max(0, Math.round(((y - top) / height) * rowsOf(hours).length * QUARTERS));
};

const addHour = (target, hours, top) => {
  const rows = rowsOf(hours);
  const quarter = quarterAt(hours, top);
  const row = rows[Math.min(Math.floor(quarter / QUARTERS), rows.length - 1)];
  return row.dataset.hour ? sayHour(target, row, (quarter % QUARTERS) * 15) : null; // else the clocks skip it
};

// Of an hour that clocks show twice each row says which one it is.
const sayHour = (target, { dataset: { hour, which } }, minutes) => {
  Object.assign(target.values, { time: `${hour.slice(0, 2)}:${twoDigits(minutes)}` }, which && { which });
  return target;
};
