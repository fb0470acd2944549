// What a page gains with JavaScript: tables sort, the list of areas narrows as one types.

function readCell(row: HTMLTableRowElement, column: number): string | number {
  const cell = row.cells[column];
  const value = cell?.dataset.value;
  if (value === undefined) return cell?.textContent?.trim() ?? "";
  return value === "" ? Number.NEGATIVE_INFINITY : Number(value);
}

function compareCells(one: string | number, other: string | number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en-GB", { numeric: true });
}

function sortTable(table: HTMLTableElement, column: number, descending: boolean): void {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = Array.from(body.rows).filter((row) => !row.hasAttribute("data-fixed"));
  rows.sort((a, b) => compareCells(readCell(a, column), readCell(b, column)));
  if (descending) rows.reverse();
  const fixed = Array.from(body.rows).filter((row) => row.hasAttribute("data-fixed"));
  body.append(...rows, ...fixed);
}

function makeSortable(table: HTMLTableElement): void {
  const headings = Array.from(table.tHead?.rows[0]?.cells ?? []);
  headings.forEach((heading, column) => {
    const label = heading.querySelector("[data-sort]");
    if (!label) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...Array.from(label.childNodes));
    label.append(button);
    button.addEventListener("click", () => {
      const numbers = (label as HTMLElement).dataset.sort === "number";
      const now = heading.getAttribute("aria-sort");
      const descending = now === null ? numbers : now === "ascending";
      headings.forEach((one) => one.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortTable(table, column, descending);
    });
  });
}

function makeFilter(form: HTMLElement): void {
  const input = form.querySelector<HTMLInputElement>("input");
  const status = form.querySelector<HTMLElement>("[role=status]");
  const items = Array.from(document.querySelectorAll<HTMLElement>("[data-find]"));
  if (!input || !status) return;
  const nothing = form.querySelector<HTMLElement>("[data-nothing]");
  const narrow = (): void => {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const item of items) {
      const found = words.every((word) => (item.dataset.find ?? "").includes(word));
      item.hidden = !found;
      if (found) shown += 1;
    }
    for (const group of Array.from(document.querySelectorAll<HTMLElement>("[data-group]"))) {
      group.hidden = !group.querySelector("[data-find]:not([hidden])");
    }
    if (nothing) nothing.hidden = shown > 0;
    status.textContent = shown === 1 ? "1 area" : `${shown} areas`;
  };
  input.addEventListener("input", narrow);
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    input.value = "";
    narrow();
    input.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
  });
}

document.querySelectorAll<HTMLTableElement>("table[data-sortable]").forEach(makeSortable);
document.querySelectorAll<HTMLElement>("[data-filter]").forEach(makeFilter);

// On paper nothing can be opened: drawers print open, and close again as they were.
let opened: HTMLDetailsElement[] = [];
window.addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll<HTMLDetailsElement>("details:not([open])"));
  opened = opened.filter((one) => !one.hasAttribute("data-no-print"));
  for (const one of opened) one.open = true;
  document.querySelectorAll<HTMLElement>("[data-address]").forEach((one) => {
    one.textContent = location.href;
    one.hidden = false;
  });
});
window.addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
