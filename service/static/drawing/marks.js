// The marks of a drawing: each stands for a row, shows it when pointed at, and leads to its sentence.

const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** An SVG element. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A drawing of a size, described by the group around it. */
export function drawing(width, height) {
  return element("svg", { viewBox: `0 0 ${width} ${height}`, width, height });
}

/** The mark of a row, made of `shapes`; `detail` is what the row has here. */
export function mark(row, detail, ...shapes) {
  const title = [row.label, detail].filter(Boolean).join(" · ");
  const name = [row.short, detail].filter(Boolean).join(" · "); // begins with what is written beside the mark
  const made = element(row.url ? "a" : "g", { class: "mark", tabindex: -1, "aria-label": name }, ...shapes);
  if (row.url) {
    made.setAttribute("href", row.url);
    made.dataset.source = "";
  } else {
    made.setAttribute("role", "img");
  }
  Object.assign(made.dataset, { title, quote: row.quote, place: row.place });
  return made;
}

/** One stop of the tabulator for all marks; arrow keys, Home and End go from one to the next. */
export function reachable(svg) {
  const marks = [...svg.querySelectorAll(".mark")];
  marks[0]?.setAttribute("tabindex", 0);
  svg.addEventListener("keydown", (event) => {
    const at = marks.indexOf(event.target.closest(".mark"));
    const next = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : at + (STEPS[event.key] ?? NaN);
    if (at < 0 || !marks[next]) return;
    event.preventDefault();
    marks[at].setAttribute("tabindex", -1);
    marks[next].setAttribute("tabindex", 0);
    marks[next].focus();
  });
}

let measure;

/** The width of a text in the drawing's type, and the text cut to fit a width. */
export function measured(text) {
  if (!measure) {
    measure = document.createElement("canvas").getContext("2d");
    measure.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  }
  return measure.measureText(text).width;
}

/** The text, cut to fit a width. */
export function cut(text, width) {
  if (measured(text) <= width) return text;
  let end = text.length;
  while (end > 1 && measured(`${text.slice(0, end)}…`) > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}
