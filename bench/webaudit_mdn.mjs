// MDN HTTP Observatory, measured: node webaudit_mdn.mjs WHERE.json OUT.json CONCURRENT
// Run in the folder of its own installation. It knows names only, so connections to the sites'
// names go to their loopback doors here, which is what a hosts file would do.
import fs from "node:fs";
import net from "node:net";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , where, out, concurrent] = process.argv;
const state = JSON.parse(fs.readFileSync(where));
const doors = new Map();
for (const site of state.sites) {
  doors.set(`${site.host}:443`, [site.address, site.https_port]);
  doors.set(`${site.host}:80`, [site.address, site.http_port]);
}
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const door = options && doors.get(`${options.host}:${options.port}`);
  if (door) [options.host, options.port] = door;
  return connect.apply(this, args);
};
const main = createRequire(`${process.cwd()}/`).resolve("@mdn/mdn-http-observatory");
const { scan } = await import(pathToFileURL(main));

const seen = {};
let next = 0;
async function work() {
  while (next < state.sites.length) {
    const { host } = state.sites[next++];
    try {
      const done = await scan(host);
      const results = Object.values(done.tests).map((test) => test.result);
      seen[host] = { grade: done.scan.grade, score: done.scan.score, results };
    } catch (error) {
      seen[host] = { failed: error.message };
    }
  }
}
const began = performance.now();
const before = process.cpuUsage();
await Promise.all(Array.from({ length: Number(concurrent) }, work));
const used = process.cpuUsage(before);
const figures = {
  wall_s: (performance.now() - began) / 1000,
  cpu_s: (used.user + used.system) / 1e6,
  peak_mb: process.resourceUsage().maxRSS / 1024,
  sites: seen,
};
fs.writeFileSync(out, JSON.stringify(figures));
process.exit(0);
