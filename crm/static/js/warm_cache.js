// The first page carries its style sheet; once all is quiet, fetch the file so that the next one need not.
const style = document.querySelector("style[data-warm]");
const warm = () => fetch(style.dataset.warm, { priority: "low" }).then((answer) => {
  if (!answer.ok) return;
  const name = style.dataset.warm.split("/").pop();
  document.cookie = `assets=${name}; path=/; max-age=31536000; samesite=lax`;
});
if (style) addEventListener("load", () => setTimeout(() => warm().catch(() => {}), 3000));
