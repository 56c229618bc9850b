// The first of the phone's languages that the page has; what stands there already is the booth's own.
const all = JSON.parse(document.getElementById("texts").textContent);
const language = (navigator.languages ?? []).map(each => each.toLowerCase().split("-")[0]).find(each => all[each]);
const texts = all[language];
if (texts) {
document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
document.title = texts.page_title;
for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
}
// The photo may still be on its way: it is asked for again until it is there, and shown as soon as it is.
const apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
if (apple) {
const own = document.getElementById("apple");
own.replaceWith(own.content.cloneNode(true));
const told = texts ?? all[document.documentElement.lang.slice(0, 2)];
document.querySelector(".first span").textContent = told.save_to_photos;
document.querySelector(".save").textContent = told.save_to_files;
}
const photo = document.querySelector(".photo");
const address = photo.src;
let asked = 0;
const again = () => setTimeout(() => { photo.src = address + "?" + ++asked; }, Math.min(3000 + 500 * asked, 30000));
const show = () => {
photo.hidden = false;
document.getElementById("coming").hidden = true;
document.getElementById("saving").hidden = false;
document.getElementById("hold").hidden = apple;
document.querySelector("main").classList.toggle("wide", photo.naturalWidth > photo.naturalHeight);
offer();
};
// The share button, where the browser can hand a file to other programs.
const offer = async () => {
const file = blob => new File(blob, "photo.jpg", {type: "image/jpeg"});
if (!isSecureContext || !navigator.canShare?.({files: [file([])]})) return;
const shared = file([await (await fetch(photo.src)).blob()]);
const button = document.querySelector(".share");
button.onclick = () => navigator.share({files: [shared]}).catch(() => {});
button.hidden = false;
};
photo.onload = show;
photo.onerror = again;
if (photo.complete) photo.naturalWidth ? show() : again();
