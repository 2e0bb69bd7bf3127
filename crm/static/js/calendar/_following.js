// What is carried follows the mouse or the finger, and the place under it lights up.
let drag; // the item, where it was taken and where it is now; undefined while nothing is carried

const lift = () => {
  drag.item.classList.add(drag.isEdge ? "cal-stretched" : "cal-lifted");
  Object.assign(drag, { hint: makeHint(), isLifted: true, ticker: setInterval(tick, 30) });
  navigator.vibrate?.(15);
};
const aim = (target) => {
  drag.target?.place.classList.remove("cal-over");
  drag.target = target;
  target?.place.classList.add("cal-over");
};
const followEdge = () => {
  const { item, y, low, now } = drag;
  aim(endAt(item, low + now.y - y));
  if (drag.target) stretch(item, drag.target);
};
const followWhole = () => {
  const { item, x, y, from, now } = drag;
  const [left, top] = scrolled(item);
  item.style.transform = `translate(${now.x - x + left - from[0]}px, ${now.y - y + top - from[1]}px)`;
  aim(targetAt(item, now.x, now.y, item.getBoundingClientRect().top));
};
const follow = () => {
  drag.isEdge ? followEdge() : followWhole();
  showHint(drag.hint, drag.target?.values.time || "", drag.now);
};
const tick = () => scrollAtEdge(drag) && follow();
