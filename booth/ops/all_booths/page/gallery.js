// A photo that was deleted or taken back since the page was built leaves no hole.
document.addEventListener("error", event => event.target.closest?.(".photos a")?.remove(), true);
// The first of the phone's languages that the page has; what stands there already is the booth's own.
document.addEventListener("DOMContentLoaded", () => {
const all = JSON.parse(document.getElementById("texts").textContent);
const language = (navigator.languages ?? []).map(each => each.toLowerCase().split("-")[0]).find(each => all[each]);
if (!language) return;
document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
document.title = all[language].party_album;
for (const element of document.querySelectorAll("[data-text]")) element.textContent = all[language][element.dataset.text];
});
