// Beside what is carried: the hour at which it would begin.
const makeHint = () => {
  const hint = Object.assign(document.createElement("div"), { className: "cal-hint", hidden: true });
  document.body.append(hint);
  return hint;
};
const showHint = (hint, words, { x, y }) => {
  hint.textContent = words;
  hint.hidden = !words;
  hint.style.left = `${x + 14}px`;
  hint.style.top = `${y - 34}px`;
};
