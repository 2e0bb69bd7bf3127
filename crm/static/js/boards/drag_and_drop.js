// Cards of a board by mouse or by long press. The server decides; what it refuses goes back.
const makeSortable = () => {
  for (const column of document.querySelectorAll("[data-column]")) {
    if (Sortable.get(column)) continue;
    Sortable.create(column, {
      group: "board", draggable: "[data-move]", filter: "form, button, summary, details[open]",
      preventOnFilter: false, delay: 220, delayOnTouchOnly: true, touchStartThreshold: 6,
      animation: 120, ghostClass: "board-ghost", chosenClass: "board-lifted", emptyInsertThreshold: 24,
      scrollSensitivity: 60, onStart: remember, onEnd: move,
    });
  }
};

let before;
const remember = ({ item }) => (before = [item.parentNode, item.nextSibling]);
const restore = (item, [column, next]) => column.insertBefore(item, next?.parentNode === column ? next : null);

const move = ({ item, from, to, oldIndex, newIndex }) => {
  if (from === to && oldIndex === newIndex) return;
  const place = before;
  const { move: url, version } = item.dataset;
  const values = {
    step: to.dataset.column, after_id: item.previousElementSibling?.dataset.id || "",
    version, submission_id: freshId(),
  };
  const settle = (event) => {
    if (event.detail.ctx?.sourceElement !== item) return;
    document.removeEventListener("htmx:finally:request", settle);
    const status = event.detail.ctx.response?.status;
    if ((!status || status >= 400) && item.isConnected) restore(item, place);
  };
  document.addEventListener("htmx:finally:request", settle);
  htmx.ajax("POST", url, { source: item, target: item, swap: "none", values });
};

makeSortable();
document.addEventListener("htmx:after:swap", makeSortable);
