// The small sum at the door: find a number whose SHA-256 with the challenge starts with zero bits.
"use strict";
(() => {
  const K = [], H0 = [];
  for (let n = 2; K.length < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (H0.length < 8) H0.push((Math.sqrt(n) % 1) * 2 ** 32 | 0);
    K.push((Math.cbrt(n) % 1) * 2 ** 32 | 0);
  }
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  // The first 32 bits of SHA-256 of plain letters.
  const head = (text) => {
    const bytes = [...text].map((letter) => letter.charCodeAt(0));
    const bits = bytes.length * 8;
    bytes.push(128);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let i = 7; i >= 0; i -= 1) bytes.push(i > 3 ? 0 : (bits >>> (8 * i)) & 255);
    const h = H0.slice(), w = new Int32Array(64);
    for (let at = 0; at < bytes.length; at += 64) {
      for (let i = 0; i < 16; i += 1) {
        const b = at + 4 * i;
        w[i] = (bytes[b] << 24) | (bytes[b + 1] << 16) | (bytes[b + 2] << 8) | bytes[b + 3];
      }
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
        const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i += 1) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const t1 = (k + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      [a, b, c, d, e, f, g, k].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
    }
    return h[0];
  };
  // In slices, so that the page stays alive.
  self.doWork = (challenge, bits) => new Promise((done) => {
    let number = 0;
    const slice = () => {
      for (const end = number + 3000; number < end; number += 1) {
        if (head(`${challenge} ${number}`) >>> (32 - bits) === 0) {
          done(`${challenge} ${number}`);
          return;
        }
      }
      setTimeout(slice);
    };
    slice();
  });
  const form = document.getElementById("work");
  if (!form) return;
  form.hidden = false;
  document.getElementById("by-code").hidden = true;
  self.doWork(form.dataset.challenge, Number(form.dataset.bits)).then((answer) => {
    form.elements.work.value = answer;
    form.submit();
  });
})();
