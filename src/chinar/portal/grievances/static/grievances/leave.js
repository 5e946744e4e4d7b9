// "I am done on this device": what was typed and kept here goes with the session.
"use strict";
(() => {
  const rows = (act) => new Promise((done) => {
    if (!self.indexedDB) { done([]); return; }
    const asked = indexedDB.open("reports", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("reports", { keyPath: "key" });
    asked.onerror = () => done([]);
    asked.onsuccess = () => {
      const step = act(asked.result.transaction("reports", "readwrite").objectStore("reports"));
      step.onsuccess = step.onerror = () => { asked.result.close(); done(step.result ?? []); };
    };
  });
  for (const form of document.querySelectorAll("form.leave")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const kept = await rows((store) => store.getAll());
      if (kept.some((row) => !row.number) && !confirm(form.dataset.waiting)) return;
      await rows((store) => store.clear());
      for (const key of Object.keys(localStorage)) if (key.startsWith("report:")) localStorage.removeItem(key);
      form.submit();
    });
  }
})();
