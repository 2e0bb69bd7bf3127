// Shared by all behaviours. One listener for the whole page: parts that htmx swaps in need no set-up.
const on = (type, selector, act, capture = false) =>
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) act(element, event);
  }, capture);

// The template of a toast also holds the few words that behaviours say.
const template = () => document.getElementById("toast-template");
const word = (name) => template().dataset[name];

const showToast = (text, tone = "info") => {
  const toasts = document.getElementById("toasts");
  if ([...toasts.querySelectorAll(".toast-text")].some((said) => said.textContent === text)) return;
  const toast = template().content.firstElementChild.cloneNode(true);
  toast.className = `toast toast-${tone}`;
  toast.querySelector(".toast-text").textContent = text;
  toasts.append(toast);
};

// crypto.randomUUID is missing on plain http in an office network.
const freshId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

document.documentElement.classList.add("js");
