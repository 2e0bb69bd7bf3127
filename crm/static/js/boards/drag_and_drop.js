// Cards of a board by mouse or by long press. The server decides; what it refuses goes back.
// Sortable scrolls a board under a finger only if it does not wait for the browser's own dragging.
const byTouch = matchMedia("(pointer: coarse)").matches;

const makeSortable = () => {
  for (const column of document.querySelectorAll("[data-column]")) {
    if (Sortable.get(column)) continue;
    Sortable.create(column, {
      group: { name: "board", put: !column.hasAttribute("data-source") }, draggable: "[data-move]", filter: "form, button, summary, details[open]",
      preventOnFilter: false, delay: 220, delayOnTouchOnly: true, forceFallback: byTouch, touchStartThreshold: 6,
      animation: 120, ghostClass: "board-ghost", chosenClass: "board-lifted", emptyInsertThreshold: 24,
      scrollSensitivity: 60, sort: !column.hasAttribute("data-closed"), onStart: remember, onEnd: move,
    });
  }
};

let before;
const lift = (item, lifted) => item.closest(".board")?.classList.toggle("board-dragging", lifted);
const remember = ({ item }) => {
  before = [item.parentNode, item.nextSibling];
  lift(item, true);
};
const restore = (item, [column, next]) => column.insertBefore(item, next?.parentNode === column ? next : null);

const move = ({ item, from, to, oldIndex, newIndex }) => {
  lift(item, false);
  if (from === to && oldIndex === newIndex) return;
  const place = before;
  // The card says the rest: where to, and which version of it the reader saw.
  const { move: action, version } = item.dataset;
  const values = {
    [to.dataset.field || "step"]: to.dataset.column, after_id: item.previousElementSibling?.dataset.id || "",
    version, submission_id: freshId(),
  };
  const settle = (event) => {
    if (event.detail.ctx?.sourceElement !== item) return;
    document.removeEventListener("htmx:finally:request", settle);
    const status = event.detail.ctx.response?.status;
    if ((!status || status >= 400) && item.isConnected) restore(item, place);
  };
  document.addEventListener("htmx:finally:request", settle);
  htmx.ajax("POST", action, { source: item, target: item, swap: "none", values });
};

makeSortable();
document.addEventListener("htmx:after:swap", makeSortable);
