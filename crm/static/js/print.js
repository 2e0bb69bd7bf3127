// A page for paper.
on("click", "[data-print]", () => print());
