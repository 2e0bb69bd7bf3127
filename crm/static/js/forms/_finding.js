// Typed words against the words of an option: accents and leading zeros do not count.
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ł", "l");
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => word.replace(/^0+(?=\d)/, ""));
const isFound = (option, typed) => {
  const words = wordsOf(`${option.parentElement.label || ""} ${option.label}`);
  return typed.every((part) => words.some((word) => (/^\d+$/.test(part) ? word === part : word.startsWith(part))));
};
