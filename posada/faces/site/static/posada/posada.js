/* What pages gain where scripts run; every page works without it. No markup is made here, no style is set. */
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const on = (name, selector, act) => document.addEventListener(name, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

  /* Copy box: the button says, for a moment, that it was copied. */
  on("click", "[data-copy]", async (button) => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const said = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 2000);
  });

  /* A message is put away, and focus goes on with the page. */
  on("click", "[data-dismiss]", (button) => {
    button.closest("li").remove();
    document.getElementById("main")?.focus();
  });

  /* A form is sent once, however often its button is pressed. */
  on("submit", "form", (form, event) => {
    if (form.method === "get" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }));

  /* A filter or a choice applies as soon as it is made; the button that does it without scripts steps aside. */
  on("change", "[data-auto]", (field) => field.form.requestSubmit());
  document.querySelectorAll("[data-noscript]").forEach((button) => { button.hidden = true; });

  /* A panel opened beside the thing closes with Escape, and focus returns to its question. */
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.("details.why[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  /* News comes into view: what is wrong in a form first, else what was said of the last act. */
  const news = document.querySelector(".wrong input, .wrong select, .wrong textarea, [data-news]");
  if (news) news.focus({ preventScroll: false });

  addEventListener("htmx:responseError", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
  });
})();
