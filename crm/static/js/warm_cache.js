// The first page carries its style sheet; once all is quiet, fetch the file so that the next one need not.
const style = document.querySelector("style[data-warm]");
const warm = async () => {
  const answer = await fetch(style.dataset.warm, { priority: "low" });
  if (!answer.ok) return;
  await answer.arrayBuffer(); // only a file that came in whole is in the cache
  const name = style.dataset.warm.split("/").pop();
  document.cookie = `assets=${name}; path=/; max-age=31536000; samesite=lax`;
};
if (style) addEventListener("load", () => setTimeout(() => warm().catch(() => {}), 3000));
