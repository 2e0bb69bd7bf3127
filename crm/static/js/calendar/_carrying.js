// Cards of a board and steps of a process are moved by another script.
const CARRIED = ".cal-item[data-move], .cal-block[data-move]";
// The grid scrolls under what is carried to its edge, and the page above and below.
const EDGE = 64;
const STRIDE = 10;

const boxOf = (item) => item.closest(".cal-scroll");
const scrolled = (item) => [boxOf(item)?.scrollLeft || 0, scrollY];

const scrollAtEdge = ({ item, now: { x, y }, isEdge }) => {
  const before = scrolled(item).join();
  const step = (place, end) => (place < EDGE ? -STRIDE : place > end - EDGE ? STRIDE : 0);
  if (!isEdge) boxOf(item)?.scrollBy(step(x, innerWidth), 0);
  scrollBy(0, step(y, innerHeight));
  return scrolled(item).join() !== before;
};

// The server decides; it answers with the days as they are now.
const send = ({ item, target: { place, values }, isEdge }) => {
  if (place === item.closest("[data-drop]") && !values.time) return;
  const action = `${item.querySelector("a").getAttribute("href")}/${isEdge ? "end" : "move"}`;
  const { version } = item.dataset;
  htmx.ajax("POST", action, {
    source: item, target: item, swap: "none", values: { ...values, version, submission_id: freshId() },
  });
};
