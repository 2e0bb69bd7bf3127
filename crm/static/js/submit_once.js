// A form is sent once: its buttons rest while it is under way, and its id belongs to what was sent.
const sent = new Map();
const content = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "submission_id" && name !== "csrf_token").map(([name, value]) => [name, value.name ?? value]));
const rest = (form, resting) => [...form.elements].filter((button) => button.type === "submit").forEach((button) => {
  button.setAttribute("aria-busy", resting);
  button.setAttribute("aria-disabled", resting);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const id = form.elements.submission_id;
  if (!id) return;
  if (form.hasAttribute("data-sending")) return event.preventDefault(), event.stopImmediatePropagation();
  // The same words again are the same act (a lost answer); other words are a new one.
  const words = content(form) + (event.submitter?.value || "");
  if (sent.has(id.value) && sent.get(id.value) !== words) id.value = freshId();
  sent.set(id.value, words);
  form.setAttribute("data-sending", "");
  setTimeout(rest, 0, form, true);
  // A plain form may be answered by a download, after which the page is still here.
  if (!form.matches("[hx-boost], [hx-post]")) setTimeout(release, 10000, form);
}, true);

const release = (form, done) => {
  if (!form?.hasAttribute?.("data-sending")) return;
  form.removeAttribute("data-sending");
  rest(form, false);
  if (done) form.elements.submission_id.value = freshId();
};
document.addEventListener("htmx:finally:request", ({ detail }) => {
  const form = detail.ctx.request.form || detail.ctx.sourceElement;
  release(form, detail.ctx.response?.status < 400);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => release(form)));
