// Appointments and tasks go to another day or hour: with a mouse at once, with a finger after a long press.
const PRESS = 350;
const SLACK = 8;
let drag;
let wasLifted = false;

const lift = () => {
  drag.item.classList.add("cal-lifted");
  Object.assign(drag, { hint: makeHint(), isLifted: true, ticker: setInterval(tick, 30) });
  navigator.vibrate?.(15);
};
const aim = (target) => {
  drag.target?.place.classList.remove("cal-over");
  drag.target = target;
  target?.place.classList.add("cal-over");
};
const follow = () => {
  const { item, x, y, from, now, hint } = drag;
  const [left, top] = scrolled(item);
  item.style.transform = `translate(${now.x - x + left - from[0]}px, ${now.y - y + top - from[1]}px)`;
  aim(targetAt(item, now.x, now.y, item.getBoundingClientRect().top));
  showHint(hint, drag.target?.values.time || "", now);
};
const tick = () => scrollAtEdge(drag.item, drag.now) && follow();

const finish = (isDropped) => {
  const { item, target, timer, ticker, hint, isLifted } = drag;
  clearTimeout(timer);
  clearInterval(ticker);
  if (isLifted) aim(null);
  hint?.remove();
  item.classList.remove("cal-lifted");
  item.style.transform = "";
  drag = null;
  wasLifted = isLifted;
  setTimeout(() => (wasLifted = false));
  if (isDropped && target) send(item, target);
};

on("pointerdown", CARRIED, (item, event) => {
  if (drag || event.button || event.target.closest(".cal-move")) return;
  const { clientX: x, clientY: y, pointerType } = event;
  drag = { item, x, y, now: { x, y }, from: scrolled(item), isMouse: pointerType === "mouse" };
  if (!drag.isMouse) drag.timer = setTimeout(lift, PRESS);
});
addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
  if (!drag) return;
  drag.now = { x, y };
  const isFar = Math.hypot(x - drag.x, y - drag.y) > SLACK;
  if (isFar && !drag.isLifted) drag.isMouse ? lift() : finish(false); // a finger that moves early scrolls
  if (drag?.isLifted) follow();
});
addEventListener("pointerup", () => drag && finish(true));
addEventListener("pointercancel", () => drag && finish(false));
addEventListener("keydown", ({ key }) => drag && key === "Escape" && finish(false));
// While something is carried, the browser neither scrolls, nor opens its menu, nor follows the link.
addEventListener("touchmove", (event) => drag?.isLifted && event.preventDefault(), { passive: false });
addEventListener("contextmenu", (event) => drag && !drag.isMouse && event.preventDefault());
addEventListener("dragstart", (event) => drag && event.preventDefault());
on("click", CARRIED, (_item, event) => wasLifted && event.preventDefault(), true);
