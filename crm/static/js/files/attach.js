// Files of a record (data-attach): photos are made smaller here, then all are sent with progress shown.
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const unsent = new WeakMap(); // form → batches whose answer never came

// Drawn anew, so that nothing the camera knew about place and time goes along; upright as it was held.
const shrink = async (file) => {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
  const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!image) return file; // a kind this browser cannot draw
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  if (scale === 1 && file.type !== "image/jpeg") return image.close(), file;
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return drawn ? new File([drawn], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : file;
};

// As many at once as one request may hold; one that is too large goes alone and is refused in words.
const batches = (files, limit) => files.reduce((all, file) => {
  const last = all.at(-1);
  if (last && last.size + file.size <= limit) last.files.push(file), last.size += file.size;
  else all.push({ files: [file], size: file.size, id: freshId() });
  return all;
}, []);

const send = (form, batch, told) => new Promise((done, failed) => {
  const body = new FormData(form);
  body.delete("files");
  body.set("submission_id", batch.id); // sent again after a lost answer, it is taken in once
  batch.files.forEach((file) => body.append("files", file, file.name));
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Request-Type", "partial");
  request.setRequestHeader("HX-Current-URL", location.href);
  request.upload.addEventListener("progress", (event) => told(event.loaded / (event.total || 1)));
  request.addEventListener("load", () => request.status >= 500 ? failed(request) : done(request));
  request.addEventListener("error", () => failed(request));
  request.send(body);
});

const why = (answer) => {
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  return page.querySelector("#files-problem, .toast-text, h1")?.textContent.trim() || `${answer.status}`;
};

const sendAll = async (form, waiting) => {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-progress]");
  const show = (share) => { bar.value = share * 100; };
  form.setAttribute("data-busy", "");
  form.removeAttribute("data-waiting");
  words.textContent = form.dataset.sendingWords;
  bar.hidden = false;
  try {
    while (waiting.length) {
      const answer = await send(form, waiting[0], show);
      waiting.shift();
      if (answer.status >= 400) showToast(why(answer), "error");
    }
    unsent.delete(form);
    await htmx.ajax("GET", form.action, { source: form, target: form.closest("#files"), swap: "outerHTML" });
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
