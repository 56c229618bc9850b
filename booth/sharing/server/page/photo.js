// The phone's way back leaves the full screen, not the page.
const shown = document.querySelector(".photo");
const full = document.getElementById("full");
full.onchange = () => {
full.checked ? history.pushState(null, "") : history.back();
// A clip that the browser has not begun by itself.
shown.play?.();
};
onpopstate = () => { full.checked = false; };
full.checked = false;
// Adds the share button where the browser can hand a file to other programs, which it does only over https.
(async () => {
const [name, type] = shown.play ? ["clip.mp4", "video/mp4"] : ["photo.jpg", "image/jpeg"];
const file = blob => new File(blob, name, {type});
if (!isSecureContext || !navigator.canShare?.({files: [file([])]})) return;
const photo = file([await (await fetch(shown.src)).blob()]);
const button = document.querySelector(".share");
button.onclick = () => navigator.share({files: [photo]}).catch(() => {});
button.hidden = false;
})().catch(() => {});
// Thumbnails that are still being made are asked for again.
for (const image of document.querySelectorAll(".scenes img")) {
let left = 20;
const again = () => { if (left-- > 0) setTimeout(() => { image.src = image.src.split("?")[0] + "?" + left; }, 1500); };
image.onerror = again;
if (image.complete && !image.naturalWidth) again();
}
