// Opens the paper beside the answer, at the place a citation names, and steps through what is searched in it.
import { watchAddress } from "./address.js";
import { Failure, part } from "./fetching.js";

const reader = document.getElementById("reader");
const narrow = matchMedia("(max-width: 62rem)");
let opener = null;

/** Open every source link in the panel; where that fails, the link leads to the paper's own page. */
export function watchSources() {
  document.addEventListener("click", stepped);
  showHit(document, 1, !location.hash);
  if (!reader) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) {
      event.preventDefault();
      open(link);
    } else if (!reader.hidden && narrow.matches && !event.target.closest("#reader, #card")) {
      close();
    }
  });
  reader.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    const line = event.target.closest(".contents a");
    if (!line) return;
    event.preventDefault();
    line.closest("details").open = false;
    reader.querySelector(`[id="${CSS.escape(line.hash.slice(1))}"]`).scrollIntoView({ block: "start" });
  });
  reader.addEventListener("submit", search);
  narrow.addEventListener("change", cover);
  watchAddress((source) => (source ? show(source) : hide()));
  if (history.state?.source) show(history.state.source);
}

/** Close the panel and give the focus back. */
export function close() {
  if (!reader || reader.hidden) return;
  hide();
  if (history.state?.source) history.back();
}

function hide() {
  if (reader.hidden) return;
  reader.hidden = true;
  cover();
  reader.replaceChildren();
  point(null);
  origin()?.focus({ preventScroll: true });
}

/** What the paper was opened from: the same mark of a drawing that was drawn anew since. */
function origin() {
  if (!opener || opener.isConnected) return opener;
  const same = (each) => ["href", "aria-label"].every((name) => each.getAttribute(name) === opener.getAttribute(name));
  return [...document.querySelectorAll("a[data-source]")].find(same);
}

async function open(link) {
  const source = link.getAttribute("href");
  const entry = reader.hidden ? "pushState" : "replaceState";
  if (!(await show(source))) return;
  history[entry]({ source }, "");
  if (!reader.contains(link)) opener = link;
  point(opener);
}

/** Show the paper at an address of it; says whether that worked. */
async function show(source) {
  try {
    fill((await part(source.split("#")[0])).content);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    location.assign(source);
    return false;
  }
  reader.focus({ preventScroll: true });
  const quote = reader.querySelector("#quote");
  if (quote) reach(quote);
  else reader.scrollTop = 0;
  return true;
}

function fill(content) {
  reader.replaceChildren(content);
  reader.hidden = false;
  cover();
}

/** A drawer lies over the page: what is behind it takes no focus. */
function cover() {
  for (const each of document.querySelectorAll("main, .bar")) each.inert = narrow.matches && !reader.hidden;
}

function reach(place) {
  reader.scrollTop += place.getBoundingClientRect().top - reader.getBoundingClientRect().top - reader.clientHeight / 3;
}

async function search(event) {
  const form = event.target;
  if (!form.matches("[data-find]")) return;
  event.preventDefault();
  const words = form.elements.find.value.trim();
  const hits = reader.querySelector("[data-hits]");
  if (hits && words === form.elements.find.defaultValue) {
    showHit(reader, Number(hits.dataset.at) + 1, true);
    return;
  }
  try {
    fill((await part(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`)).content);
    reader.querySelector("[name=find]").focus({ preventScroll: true });
    showHit(reader, 1, true);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    form.append(Object.assign(document.createElement("p"), { className: "hits", role: "alert", textContent: error.message }));
  }
}

function stepped(event) {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  event.preventDefault();
  const root = step.closest("#reader") ?? document;
  showHit(root, Number(root.querySelector("[data-hits]").dataset.at) + Number(step.dataset.step), true);
}

/** Mark the hit of a number, counting around, say which it is, and scroll to it. */
function showHit(root, number, scroll) {
  const place = root.querySelector("[data-hits]");
  const count = Number(place?.dataset.hits ?? 0);
  if (!count) return;
  const at = ((number - 1 + count) % count) + 1;
  for (const each of root.querySelectorAll("mark.current")) each.classList.remove("current");
  for (const each of root.querySelectorAll(`mark[data-hit="${at}"]`)) each.classList.add("current");
  if (!place.querySelector("button")) place.replaceChildren(step("Previous", "↑", -1), step("Next", "↓", 1), document.createElement("span"));
  place.dataset.at = at;
  place.querySelector("span:last-child").textContent = `${at} of ${count}`;
  const hit = root.querySelector(`#hit-${at}`);
  if (!scroll) return;
  if (root === reader) reach(hit);
  else hit.scrollIntoView({ block: "center" });
}

function step(label, sign, by) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: sign });
  button.setAttribute("aria-label", label);
  button.dataset.step = by;
  return button;
}

function point(link) {
  for (const each of document.querySelectorAll("a[data-source][aria-current]")) each.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}
