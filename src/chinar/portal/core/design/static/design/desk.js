// Keys for lists at a desk. Every page works without them; the box in "?" turns them off.
"use strict";
(() => {
  const STORE = "desk-keys";
  const help = document.getElementById("keys");
  const box = document.getElementById("keys-on");
  // A page with several lists names the one that the keys walk through.
  const list = () => document.querySelector("main [data-rows]") || document.querySelector("main");
  const rows = () => [...list().querySelectorAll(":is(tbody tr, .rows > li) a:first-of-type")]
    .filter((link) => link.checkVisibility?.() !== false)
    .filter((link, at, all) => {
      const row = link.closest("tr, li");
      return at === 0 || all[at - 1].closest("tr, li") !== row;
    });

  const move = (step) => {
    const links = rows();
    if (!links.length) return;
    const here = links.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
    const open = links.findIndex((link) => link.closest("[aria-current]"));
    const from = here < 0 ? open : here;
    const next = from < 0 ? (step > 0 ? 0 : links.length - 1) : from + step;
    links[Math.max(0, Math.min(links.length - 1, next))].focus();
  };

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    o: () => {
      const row = document.activeElement.closest("tbody tr, .rows > li");
      if (row) row.querySelector("a").click();
    },
    x: () => {
      const row = document.activeElement.closest("tbody tr");
      row?.querySelector("input[type=checkbox]")?.click();
    },
    "/": () => document.querySelector("main input[type=search]")?.focus(),
  };

  box.checked = localStorage.getItem(STORE) !== "off";
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (!box.checked) return;
    const act = event.key === "?" ? () => help.showModal() : actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
