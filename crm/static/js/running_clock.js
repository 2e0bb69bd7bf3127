// The clock of the frame goes on between pages.
const tell = () => document.querySelectorAll("[data-running]").forEach((face) => {
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(face.dataset.running)) / 60000));
  face.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
});
setInterval(tell, 20000);
