// The facts: filtered while one types, the address kept in step.
import { Failure, part } from "./fetching.js";
import { show } from "./sheets.js";

const DELAY_MS = 200;
const form = document.getElementById("filter");
let timer = 0;
let latest = 0;

/** Watch the filters of a fact table. */
export function watchFilters() {
  form?.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search], .filters input")) return;
    clearTimeout(timer);
    timer = setTimeout(filter, DELAY_MS);
  });
}

async function filter() {
  const wanted = [...new FormData(form)].filter(([, value]) => value.trim());
  const address = wanted.length ? `${form.getAttribute("action")}?${new URLSearchParams(wanted)}` : form.getAttribute("action");
  const turn = ++latest;
  try {
    const { content } = await part(address);
    if (turn !== latest) return; // something newer is asked for
    for (const old of form.querySelectorAll("[data-live]")) {
      const fresh = content.querySelector(`[data-live="${old.dataset.live}"]`);
      if (fresh) old.replaceWith(fresh);
    }
    const sheet = form.querySelector("[data-sheet]");
    sheet.dataset.figures = content.querySelector("[data-sheet]").dataset.figures;
    history.replaceState(history.state, "", address);
    await show(sheet, sheet.dataset.shown ?? "table");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    form.querySelector("[data-live=count]").textContent = error.message;
  }
}
