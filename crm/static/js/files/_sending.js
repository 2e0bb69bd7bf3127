// Files go in batches, each one request with a submission id of its own, with progress told.

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
