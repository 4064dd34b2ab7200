// Opens the paper beside the answer, at the place a citation names.
import { Failure, part } from "./fetching.js";

const reader = document.getElementById("reader");
const narrow = matchMedia("(max-width: 62rem)");
let opener = null;

/** Open every source link in the panel; where that fails, the link leads to the paper's own page. */
export function watchSources() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });
  reader.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    const line = event.target.closest(".contents a");
    if (!line) return;
    event.preventDefault();
    line.closest("details").open = false;
    reader.querySelector(`[id="${CSS.escape(line.hash.slice(1))}"]`).scrollIntoView({ block: "start" });
  });
  document.addEventListener("click", (event) => {
    if (!reader.hidden && narrow.matches && !event.target.closest("#reader, a[data-source]")) close();
  });
}

/** Close the panel and give the focus back. Returns whether it was open. */
export function close() {
  if (reader.hidden) return false;
  reader.hidden = true;
  reader.replaceChildren();
  point(null);
  opener?.focus({ preventScroll: true });
  return true;
}

async function open(link) {
  let content;
  try {
    ({ content } = await part(link.href.split("#")[0]));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    location.assign(link.href);
    return;
  }
  opener = link;
  point(link);
  reader.replaceChildren(content);
  reader.hidden = false;
  reader.focus({ preventScroll: true });
  const quote = reader.querySelector("#quote");
  if (quote) reader.scrollTop += quote.getBoundingClientRect().top - reader.getBoundingClientRect().top - reader.clientHeight / 3;
  else reader.scrollTop = 0;
}

function point(link) {
  for (const each of document.querySelectorAll("a[data-source][aria-current]")) each.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}
