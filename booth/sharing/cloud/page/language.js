// The first of the phone's languages that the page has; what stands there already is the booth's own. Gives its texts.
const speak = () => {
const all = JSON.parse(document.getElementById("texts").textContent);
const language = (navigator.languages ?? []).map(each => each.toLowerCase().split("-")[0]).find(each => all[each]);
if (!language) return all[document.documentElement.lang.slice(0, 2)];
document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
for (const element of document.querySelectorAll("[data-text]")) element.textContent = all[language][element.dataset.text];
return all[language];
};
