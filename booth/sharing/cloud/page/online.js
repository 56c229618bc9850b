const texts = speak();
const apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
const clip = document.getElementById("clip");
const hold = document.getElementById("hold");
const main = document.querySelector("main");
const more = document.getElementById("more");
// On Apple's phones only press and hold leads to Photos: pictures are opened, and a photo's button steps back.
if (apple) {
for (const link of document.querySelectorAll(".scenes a")) link.removeAttribute("download");
}
if (apple && !clip) {
const own = document.getElementById("apple");
own.replaceWith(own.content.cloneNode(true));
document.querySelector(".first span").textContent = texts.save_to_photos;
document.querySelector(".save").textContent = texts.save_to_files;
}
// The photo may still be on its way: it is asked for again until it is there, and shown as soon as it is.
const photo = document.querySelector("img.photo");
const address = photo.src;
const pause = asked => new Promise(done => setTimeout(done, Math.min(3000 + 500 * asked, 30000)));
let asked = 0;
const again = async () => { await pause(asked); photo.src = address + "?" + ++asked; };
const show = () => {
photo.hidden = false;
document.getElementById("coming").hidden = true;
document.getElementById("saving").hidden = false;
if (more) more.hidden = false;
main.classList.toggle("alone", !more);
if (hold) hold.hidden = apple;
main.classList.toggle("wide", photo.naturalWidth > photo.naturalHeight);
if (!clip) offer(photo.src, "photo.jpg", "image/jpeg");
for (const element of document.querySelectorAll("[data-file]")) follow(element);
};
// So may be what belongs to it, which comes after it.
const follow = async element => {
const file = element.dataset.file;
for (let asked = 0; !(await fetch(file, {method: "HEAD", cache: "no-store"}).catch(() => null))?.ok; asked++) await pause(asked);
element.classList.remove("coming");
if (element.id !== "saving") return;
clip.hidden = false;
photo.hidden = true;
clip.play().catch(() => {});
offer(file, "clip.mp4", "video/mp4");
};
// The share button, where the browser can hand a file to other programs.
const offer = async (address, name, type) => {
const file = blob => new File(blob, name, {type});
if (!isSecureContext || !navigator.canShare?.({files: [file([])]})) return;
const shared = file([await (await fetch(address)).blob()]);
const button = document.querySelector(".share");
button.onclick = () => navigator.share({files: [shared]}).catch(() => {});
button.hidden = false;
};
photo.onload = show;
photo.onerror = again;
if (photo.complete) photo.naturalWidth ? show() : again();
