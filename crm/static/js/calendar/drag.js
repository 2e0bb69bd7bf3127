// Appointments and tasks go to another day, hour or colleague, and the lower edge of an appointment to
// another hour: with a mouse at once, with a finger after a long press, by the edge's own handle at once.
const PRESS = 350;
const SLACK = 8;
let wasLifted = false;

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
