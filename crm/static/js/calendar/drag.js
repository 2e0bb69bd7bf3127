// Appointments and tasks go to another day, hour or colleague, and the lower edge of an appointment to
// another hour: with a mouse at once, with a finger after a long press, by the edge's own handle at once.
const PRESS = 350;
const SLACK = 8;
let drag;
let wasLifted = false;

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

const finish = (isDropped) => {
  const { item, target, timer, ticker, hint, isLifted } = drag;
  const done = drag;
  clearTimeout(timer);
  clearInterval(ticker);
  if (isLifted) aim(null);
  hint?.remove();
  item.classList.remove("cal-lifted", "cal-stretched");
  item.style.transform = item.style.height = "";
  drag = null;
  wasLifted = isLifted;
  setTimeout(() => (wasLifted = false));
  if (isDropped && target) send({ ...done, target });
};

on("pointerdown", CARRIED, (item, event) => {
  if (drag || event.button || event.target.closest(".cal-move")) return;
  const { clientX: x, clientY: y, pointerType } = event;
  const low = item.getBoundingClientRect().bottom;
  drag = { item, x, y, low, now: { x, y }, from: scrolled(item), isEdge: isEdge(item, event) };
  drag.isQuick = pointerType === "mouse" || drag.isEdge;
  if (!drag.isQuick) drag.timer = setTimeout(lift, PRESS);
});
addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
  if (!drag) return;
  drag.now = { x, y };
  const isFar = Math.hypot(x - drag.x, y - drag.y) > SLACK;
  if (isFar && !drag.isLifted) drag.isQuick ? lift() : finish(false); // a finger that moves early scrolls
  if (drag?.isLifted) follow();
});
addEventListener("pointerup", () => drag && finish(true));
addEventListener("pointercancel", () => drag && finish(false));
addEventListener("keydown", ({ key }) => drag && key === "Escape" && finish(false));
// While something is carried, the browser neither scrolls, nor opens its menu, nor follows the link.
addEventListener("touchmove", (event) => (drag?.isLifted || drag?.isEdge) && event.preventDefault(), { passive: false });
addEventListener("contextmenu", (event) => drag && !drag.isQuick && event.preventDefault());
addEventListener("dragstart", (event) => drag && event.preventDefault());
on("click", CARRIED, (item, event) => {
  if (wasLifted) event.preventDefault();
  else if (isEdge(item, event)) item.querySelector("a").click();
}, true);
