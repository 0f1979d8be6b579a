// @ts-check
/** What makes the pages about a site handier. Everything on them works without this file. */

for (const button of document.querySelectorAll("[data-copies]")) {
  const source = document.getElementById(button.getAttribute("data-copies") ?? "");
  if (!(button instanceof HTMLButtonElement) || !source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
}
