// Tables: sorted by a click on a column, and shown as drawings.
import { Failure } from "./fetching.js";

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Watch every table of the page. */
export function watchSheets() {
  prepare(document);
  document.addEventListener("click", (event) => {
    const sorter = event.target.closest("button.sort");
    if (sorter) sort(sorter.closest("th"));
    const view = event.target.closest("[data-view]");
    if (view) show(view.closest("[data-sheet]"), view.dataset.view);
  });
}

/** Give the columns of new tables their buttons. */
export function prepare(root) {
  for (const head of root.querySelectorAll("th[data-sortable]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
  }
}

function sort(head) {
  const table = head.closest("table");
  const wanted = NEXT[head.getAttribute("aria-sort")];
  for (const each of head.parentElement.children) each.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", wanted);
  const body = table.tBodies[0];
  const column = [...head.parentElement.children].indexOf(head);
  const rows = [...body.rows].map((row) => ({ row, key: key(row.cells[column], head) }));
  body.append(...ordered(rows, wanted).map(({ row }) => row));
}

/** Rows with their keys in an order: empty keys last either way; "none" is the order they came in. */
export function ordered(rows, wanted) {
  const first = (a, b) => Number(a.row.dataset.row) - Number(b.row.dataset.row);
  if (wanted === "none") return rows.toSorted(first);
  const sign = wanted === "ascending" ? 1 : -1;
  return rows.toSorted((a, b) => {
    if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || first(a, b);
    return sign * (typeof a.key === "number" ? a.key - b.key : words.compare(a.key, b.key)) || first(a, b);
  });
}

function key(cell, head) {
  const order = cell.dataset.order ?? cell.firstChild.textContent.trim();
  if (order === "" || order === "–") return "";
  return head.classList.contains("type-number") ? Number(order) : order;
}

/** Show a table as a drawing of a kind, or as "table" again; a kind it has no drawing of is a table. */
export async function show(sheet, wanted) {
  const kind = sheet.querySelector(`[data-view="${wanted}"]`) ? wanted : "table";
  for (const each of sheet.querySelectorAll("[data-view]")) each.setAttribute("aria-pressed", String(each.dataset.view === kind));
  sheet.dataset.shown = kind;
  sheet.querySelector(".table").hidden = kind !== "table";
  for (const each of sheet.querySelectorAll("[data-figure]")) each.hidden = each.dataset.figure !== kind;
  if (kind === "table") return;
  const place = sheet.querySelector(`[data-figure="${kind}"] .drawing`);
  try {
    const { draw } = await import("./drawing/drawing.js");
    await draw(place, kind, sheet.dataset.figures);
  } catch (error) {
    if (!(error instanceof Failure || error instanceof TypeError)) throw error; // TypeError: a module that did not come
    const note = Object.assign(document.createElement("p"), { className: "failed-drawing", textContent: `${error instanceof Failure ? error.message : "The drawing did not load."} Choose it again to retry.` });
    note.setAttribute("role", "alert");
    place.replaceChildren(note);
  }
}
