// On a phone one column fills the screen: the tab of the one in sight is marked, a tap on a tab brings its column.
const mark = (column, shown) => {
  const tab = document.querySelector(`.board-tab[href="#${column.id}"]`);
  if (!tab) return;
  shown ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
  const row = tab.parentNode;
  if (shown) row.scrollTo({ left: tab.offsetLeft - row.offsetLeft - 16, behavior: "smooth" });
};
const watcher = new IntersectionObserver(
  (entries) => entries.forEach(({ target, isIntersecting }) => mark(target, isIntersecting)),
  { threshold: 0.6 });
const watchColumns = () => {
  watcher.disconnect();
  document.querySelectorAll(".board-column").forEach((column) => watcher.observe(column));
};
watchColumns();
document.addEventListener("htmx:after:swap", watchColumns);

on("click", ".board-tab", (tab, event) => {
  const column = document.querySelector(tab.getAttribute("href"));
  event.preventDefault();
  column.closest(".board").scrollTo({ left: column.offsetLeft - column.parentNode.offsetLeft - 16, behavior: "smooth" });
});
