// A photo that was deleted or taken back since the page was built leaves no hole.
document.addEventListener("error", event => event.target.closest?.(".photos a")?.remove(), true);
document.addEventListener("DOMContentLoaded", speak);
