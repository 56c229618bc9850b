// Which photos there are is asked every second; what is not there any more goes at once.
const link = document.body.dataset.link, stage = document.querySelector("main");
const stays = 9000, atLeast = 2000, deaf = 4000, every = 1000;
let keys = [], fresh = [], turns = new Map(), shown = null, coming = false, heard = performance.now(), since = -1e9, other = false;
const take = figure => { figure.className = "gone"; setTimeout(() => figure.remove(), 600); };
const empty = () => document.body.classList.toggle("empty", !stage.querySelector(".here"));
const look = () => {
for (const figure of stage.children) if (!keys.includes(figure.dataset.key)) take(figure);
if (shown && !keys.includes(shown)) { shown = null; since = -1e9; }
empty();
};
const ask = async () => {
const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 2500);
try {
const now = await (await fetch(link + "/NOW", {signal: stop.signal})).json();
for (const key of now) if (!turns.has(key)) fresh.push(key);
for (const key of now) turns.set(key, turns.get(key) ?? 0);
for (const key of turns.keys()) if (!now.includes(key)) turns.delete(key);
keys = now; heard = performance.now();
} catch {
if (performance.now() - heard > deaf) { keys = []; turns.clear(); }
} finally { clearTimeout(limit); }
fresh = fresh.filter(key => keys.includes(key));
look();
setTimeout(ask, every);
};
const picture = (address, name) => {
const image = new Image();
image.className = name; image.alt = ""; image.src = address;
return image;
};
const show = async key => {
coming = true;
const figure = document.createElement("figure");
figure.dataset.key = key;
const near = picture(`${link}/${key}.JPG`, "near"), far = picture(`${link}/${key}-SMALL.JPG`, "far");
try {
await near.decode();
if (!keys.includes(key)) return;
const cut = (near.naturalWidth / near.naturalHeight) / (innerWidth / innerHeight);
const full = Math.max(cut, 1 / cut) < 1.16;
if (!full) await far.decode().catch(() => {});
if (!keys.includes(key)) return;
figure.append(...(full ? [near] : [far, near]));
if (full) figure.classList.add("full");
if (other = !other) figure.classList.add("other");
stage.append(figure);
figure.getBoundingClientRect();
figure.classList.add("here");
for (const before of [...stage.children]) if (before !== figure) setTimeout(() => before.remove(), 2000);
shown = key; since = performance.now(); turns.set(key, (turns.get(key) ?? 0) + 1);
} catch {} finally { coming = false; empty(); }
};
const next = () => {
const there = performance.now() - since;
if (!coming && fresh.length && there > atLeast) {
const key = fresh.pop();
fresh = []; // the others get their turn: they were shown least
show(key);
} else if (!coming && there > stays && keys.length && (keys.length > 1 || !shown)) {
const others = keys.filter(key => key !== shown), least = Math.min(...others.map(key => turns.get(key)));
const due = others.filter(key => turns.get(key) === least);
show(due[Math.floor(Math.random() * due.length)]);
}
};
document.body.classList.add("empty");
ask();
setInterval(next, 250);
