// Reports survive a lost network: what is typed comes back, the quick report waits on the device.
"use strict";
(() => {
  const { quick, keep } = document.currentScript.dataset;
  const DRAFT = "report:", HOURS = 2, CACHE = "report";

  // 1. The worker, and the pages that open without a network.
  if ("serviceWorker" in navigator && self.caches) {
    navigator.serviceWorker.register("/report-worker.js", { scope: quick.replace("quick/", "") });
    const wanted = [quick, ...keep.split(" ")];
    // Once a day and version: a slow line has better things to carry.
    const stamp = `${keep} ${new Date().toDateString()}`, mark = `pages:${quick}`;
    const fresh = () => caches.has(CACHE).then((there) => there && localStorage.getItem(mark) === stamp);
    const gather = () => Promise.all(wanted.map((url) => fetch(url, { credentials: "omit" })));
    fresh().then((done) => (done ? [] : gather())).then(async (answers) => {
      if (!answers.length || !answers.every((answer) => answer.ok)) return;
      const cache = await caches.open(CACHE);
      for (const old of await cache.keys()) {
        const { pathname, search } = new URL(old.url);
        if (!pathname.endsWith("/quick/") && !wanted.includes(pathname + search)) cache.delete(old);
      }
      await Promise.all(wanted.map((url, at) => cache.put(url, answers[at])));
      localStorage.setItem(mark, stamp);
    }).catch(() => {});
  }

  // 2. What was typed and not sent yet comes back.
  const here = location.pathname, form = document.querySelector("form.question");
  const isQuick = here === quick;
  const fields = form ? [...form.querySelectorAll("textarea, input[type=text], input[type=tel], input[type=email]")]
    .filter((field) => field.name !== "website") : [];
  const store = {
    get: (path) => {
      try {
        const found = JSON.parse(localStorage.getItem(DRAFT + path));
        return found && Date.now() - found.at < HOURS * 36e5 ? found.said : {};
      } catch { return {}; }
    },
    set: (path, said) => {
      try { localStorage.setItem(DRAFT + path, JSON.stringify({ at: Date.now(), said })); } catch { /* full */ }
    },
    drop: (path) => localStorage.removeItem(DRAFT + path),
    paths: () => Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)).map((key) => key.slice(DRAFT.length)),
  };
  const recall = () => {
    const said = isQuick
      ? Object.assign({}, ...store.paths().map(store.get))
      : store.get(here);
    for (const field of fields) if (!field.value && said[field.name]) field.value = said[field.name];
  };
  recall();
  // Another page came from the server, so it has what was typed before.
  if (!isQuick) store.paths().filter((path) => path !== here).forEach(store.drop);
  form?.addEventListener("input", () => {
    store.set(here, Object.fromEntries(fields.map((field) => [field.name, field.value])));
  });

  // 3. The quick report: kept on the device first, sent when there is a network, exactly once.
  const box = document.getElementById("kept");
  if (!box || !self.indexedDB) return;
  const open = new Promise((done, fail) => {
    const asked = indexedDB.open("reports", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("reports", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = fail;
  });
  const run = async (mode, act) => {
    const rows = (await open).transaction("reports", mode).objectStore("reports");
    return new Promise((done, fail) => {
      const asked = act(rows);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = fail;
    });
  };
  const all = () => run("readonly", (rows) => rows.getAll());
  const put = (row) => run("readwrite", (rows) => rows.put(row));
  const remove = (key) => run("readwrite", (rows) => rows.delete(key));
  const uuid = () => crypto.randomUUID?.()
    ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

  const show = async () => {
    const rows = await all(), list = box.querySelector("ul");
    box.hidden = !rows.length;
    list.replaceChildren(...rows.map((row) => {
      const item = document.createElement("li");
      const told = element("p", row.number ? `${box.dataset.sent} ` : box.dataset.kept);
      told.className = `status ${row.number ? "good" : "attention"}`;
      item.append(told);
      if (row.number) {
        const line = document.createElement("p");
        line.append(element("a", row.number, { href: row.url, dir: "ltr" }));
        item.append(line);
      } else {
        item.append(element("p", row.said.text.slice(0, 120), { dir: "auto" }));
        for (const fault of row.faults ?? []) item.append(element("p", fault, { className: "error" }));
        if (row.faults) item.append(button(box.dataset.mend, () => mend(row)));
      }
      if (row.number) item.append(button(box.dataset.forget, () => remove(row.key).then(show)));
      return item;
    }));
    box.querySelector("#send-now").hidden = rows.every((row) => row.number);
  };
  const button = (text, act) => {
    const made = element("button", text, { type: "button", className: "button quiet" });
    made.addEventListener("click", act);
    return made;
  };
  const mend = async (row) => {
    for (const [name, value] of Object.entries(row.said)) if (form.elements[name]) form.elements[name].value = value;
    await remove(row.key);
    show();
  };

  const post = async (row, work) => {
    const page = await fetch(quick, { headers: { Accept: "text/html" } }).then((answer) => answer.text());
    const token = new DOMParser().parseFromString(page, "text/html").querySelector("form.question [name=csrfmiddlewaretoken]").value;
    const body = new FormData();
    for (const [name, value] of Object.entries(row.said)) body.append(name, value);
    body.set("key", row.key);
    body.set("csrfmiddlewaretoken", token);
    if (work) body.set("work", work);
    for (const file of row.files) body.append("attachments", file, file.name);
    return fetch(quick, { method: "POST", body, headers: { Accept: "application/json" } });
  };
  const send = async (row) => {
    let answer = await post(row);
    if (answer.status === 428) {
      const asked = await answer.json();
      answer = await post(row, await self.doWork(asked.challenge, asked.bits));
    }
    if (answer.status === 422) {
      await put({ ...row, faults: (await answer.json()).faults });
    } else if (answer.ok) {
      const { number, url } = await answer.json();
      await put({ key: row.key, at: row.at, number, url });
      return url;
    }
    return "";
  };
  const pass = async () => {
    let last = "";
    try {
      for (const row of await all()) if (!row.number && !row.faults) last = (await send(row)) || last;
    } catch { /* no network: it stays here */ }
    await show();
    return last;
  };
  // One after the other: nothing is sent by two passes at once.
  let passes = Promise.resolve("");
  const sendAll = () => (passes = passes.then(pass));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form), said = {}, files = [];
    for (const [name, value] of data) {
      if (typeof value === "string") said[name] = value;
      else if (value.size) files.push(value);
    }
    delete said.csrfmiddlewaretoken;
    const told = document.getElementById("kept-told");
    const words = said.text.trim();
    if ((words.length < 10 && (words || !files.length)) || !said.district) {
      told.textContent = box.dataset.needs;
      told.focus();
      return;
    }
    await put({ key: uuid(), at: Date.now(), said, files });
    form.reset();
    store.paths().forEach(store.drop);
    told.textContent = "";
    await show();
    box.querySelector("h2").focus();
    const url = await sendAll();
    if (url) location.assign(url);
  });
  box.querySelector("#send-now").addEventListener("click", sendAll);
  addEventListener("online", sendAll);
  show().then(sendAll);
})();
