// @ts-check
/** Conditions of a rule: only the operators that fit a field, and one more row without loading the page anew. */

/** @param {Element} row */
function fit(row) {
  const field = row.querySelector("[data-field]");
  const operators = row.querySelector("[data-operator]");
  if (!(field instanceof HTMLSelectElement && operators instanceof HTMLSelectElement)) return;
  const kind = field.selectedOptions[0]?.getAttribute("data-kind") ?? "";
  for (const option of operators.options) {
    const fits = !kind || (option.getAttribute("data-kinds") ?? "").split(" ").includes(kind);
    option.hidden = option.disabled = !fits;
  }
  if (operators.selectedOptions[0]?.disabled) {
    operators.value = [...operators.options].find((option) => !option.disabled)?.value ?? "";
  }
}

const rows = document.querySelector("[data-rows]");
const more = document.querySelector("[data-more]");
for (const row of rows?.children ?? []) fit(row);
rows?.addEventListener("change", (event) => {
  const row = event.target instanceof Element && event.target.closest(".condition");
  if (row) fit(row);
});
more?.addEventListener("click", (event) => {
  const last = rows?.lastElementChild;
  if (!rows || !last) return;
  event.preventDefault();
  const row = /** @type {Element} */ (last.cloneNode(true));
  const number = String(rows.children.length);
  row.querySelector(".problem")?.remove();
  for (const element of row.querySelectorAll("[id], [name], [for]")) {
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/\d+$/, number));
    }
    if (element instanceof HTMLSelectElement) element.selectedIndex = 0;
    if (element instanceof HTMLTextAreaElement) element.value = "";
    if (element instanceof HTMLInputElement) element.checked = false;
  }
  for (const label of row.querySelectorAll("label.unseen")) {
    label.textContent = (label.textContent ?? "").replace(/\d+$/, String(rows.children.length + 1));
  }
  rows.append(row);
  fit(row);
  row.querySelector("select")?.focus();
});
