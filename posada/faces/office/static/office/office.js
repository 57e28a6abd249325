/* Keys of the back office. Everything they do can be reached without them. */
"use strict";
(() => {
  const typing = (place) => place.closest?.("input, textarea, select, [contenteditable], dialog");
  const finder = document.querySelector("[data-finder]");
  const keys = document.getElementById("keys");
  const rows = () => [...document.querySelectorAll("main tbody tr")].filter((row) => row.querySelector("a, input"));
  let going = 0;

  const step = (by) => {
    const all = rows();
    const next = all[Math.min(Math.max(all.findIndex((row) => "here" in row.dataset) + by, 0), all.length - 1)];
    if (!next) return;
    all.forEach((row) => delete row.dataset.here);
    next.dataset.here = "";
    next.querySelector("a, input:not([type=hidden])").focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const pressed = {
    "/": () => finder?.focus(),
    "?": () => keys?.showModal(),
    g: () => { going = Date.now(); },
    j: () => step(1),
    k: () => step(-1),
    x: () => document.querySelector("tr[data-here] .pick input")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const goes = Date.now() - going < 1500 && document.querySelector(`.side [data-key="${CSS.escape(event.key)}"]`);
    const act = goes ? () => { location.href = goes.href; } : pressed[event.key];
    going = 0;
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.querySelector("[data-keys]")?.addEventListener("click", () => keys.showModal());

  /* In the search box, arrows go through what was found; Escape empties it. */
  finder?.form.addEventListener("keydown", (event) => {
    const stops = [finder, ...finder.form.querySelectorAll(".found a")];
    const at = stops.indexOf(document.activeElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && at >= 0) {
      event.preventDefault();
      stops[Math.min(Math.max(at + by, 0), stops.length - 1)].focus();
    } else if (event.key === "Escape") {
      finder.value = "";
      finder.form.querySelector(".found").replaceChildren();
      document.getElementById("main").focus();
    }
  });

  /* Choosing rows: all of the page at once, and how many are chosen. */
  document.addEventListener("change", (event) => {
    const box = event.target.closest(".pick input");
    const form = box?.form;
    if (!form) return;
    const boxes = [...document.querySelectorAll("td.pick input")];
    const all = document.querySelector("th.pick input");
    if (box === all) boxes.forEach((each) => { each.checked = all.checked; });
    const count = boxes.filter((each) => each.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    form.querySelector("[data-count]").textContent = count;
  });
})();
