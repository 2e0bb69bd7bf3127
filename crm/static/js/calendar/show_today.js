// A week that is wider than the screen opens on today.
const showToday = () => {
  const today = document.querySelector(".cal-scroll .cal-today");
  if (today) today.closest(".cal-scroll").scrollLeft = today.offsetLeft - today.parentNode.firstElementChild.offsetWidth;
};
showToday();
