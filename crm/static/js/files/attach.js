// Files of a record (data-attach): what is chosen is sent at once; without this the form does it plainly.
const unsent = new WeakMap(); // form → batches whose answer never came

const sendAll = async (form, waiting) => {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-progress]");
  const show = (share) => { bar.value = share * 100; };
  form.setAttribute("data-busy", "");
  form.removeAttribute("data-waiting");
  words.textContent = form.dataset.sendingWords;
  bar.hidden = false;
  let accepted = false;
  try {
    while (waiting.length) {
      const answer = await send(form, waiting[0], show);
      waiting.shift();
      if (answer.status < 400) accepted = true;
      else showToast(why(answer), "error");
    }
    unsent.delete(form);
    const place = form.closest("#files");
    if (accepted) await htmx.ajax("GET", form.action, { source: place, target: place, swap: "outerHTML" });
  } catch (answer) {
    unsent.set(form, waiting);
    form.setAttribute("data-waiting", "");
    words.textContent = answer.status ? why(answer) : form.dataset.lost;
  }
  bar.hidden = true;
  form.removeAttribute("data-busy");
};

on("change", "[data-attach] [type=file]", async (input) => {
  const { form } = input;
  const chosen = [...input.files];
  if (!chosen.length || form.hasAttribute("data-busy")) return;
  form.setAttribute("data-busy", "");
  form.querySelector("[data-progress]").textContent = form.dataset.shrinking;
  const files = [];
  for (const file of chosen) files.push(await shrink(file)); // one by one: a phone has little memory
  input.value = "";
  await sendAll(form, [...(unsent.get(form) || []), ...batches(files, Number(form.dataset.limit))]);
});

// Before the listener that guards all forms: this one is sent by us.
addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-attach]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (unsent.has(form) && !form.hasAttribute("data-busy")) sendAll(form, unsent.get(form));
}, true);
