// Bars: one for each number, or one for each group with a part for every row in it.
import { cut, drawing, element, mark, reachable } from "./marks.js";

const STEP = 28;
const TALL_STEP = 42; // on narrow windows the name stands above its bar
const NARROW = 480;
const BAR = 16;
const VALUE = 44;
const TICKS = 22;

/** Draw the first of `measures` ({label, unit, bars: [{label, value, rows}]}); the others can be chosen. */
export function render(place, { measures }, rows, width) {
  const chosen = Number(place.dataset.measure ?? 0);
  const svg = bars(measures[chosen], rows, width);
  const select = document.createElement("select");
  select.setAttribute("aria-label", "What the bars compare");
  select.append(...measures.map(({ label, unit }, i) => new Option(unit ? `${label} (${unit})` : label, i, false, i === chosen)));
  select.addEventListener("change", () => {
    place.dataset.measure = select.value;
    render(place, { measures }, rows, width);
    place.querySelector("select").focus();
  });
  place.replaceChildren(select, svg);
}

function bars({ label, unit, bars: all }, rows, width) {
  const { d3 } = globalThis;
  const inOrder = / by year$/.test(label) ? all : all.toSorted((a, b) => b.value - a.value);
  const narrow = width < NARROW;
  const left = narrow ? 2 : Math.min(width * 0.4, 240);
  const step = narrow ? TALL_STEP : STEP;
  const height = inOrder.length * step + TICKS;
  const x = d3.scaleLinear([0, d3.max(all, ({ value }) => value) || 1], [left, width - VALUE]);
  const svg = drawing(width, height);
  for (const tick of x.ticks(Math.max(2, Math.floor((width - left) / 90))).filter(Number.isInteger)) {
    svg.append(element("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 0, y2: height - TICKS }));
    svg.append(element("text", { class: "tick", x: x(tick), y: height - 6, "text-anchor": "middle" }, String(tick)));
  }
  inOrder.forEach((bar, i) => {
    const y = (i + 1) * step - BAR - (STEP - BAR) / 2;
    const name = narrow
      ? element("text", { class: "name", x: left, y: y - 5 }, cut(bar.label, width - 4))
      : element("text", { class: "name", x: left - 8, y: y + BAR - 4, "text-anchor": "end" }, cut(bar.label, left - 12));
    svg.append(name);
    const part = (x(bar.value) - left) / bar.rows.length;
    bar.rows.forEach((row, n) => {
      const shape = element("rect", { x: left + n * part, y, width: Math.max(1, part - (bar.rows.length > 1 ? 1.5 : 0)), height: BAR, rx: 2 });
      svg.append(mark(rows[row], bar.rows.length > 1 || bar.label !== rows[row].short ? bar.label : `${bar.value} ${unit}`.trim(), shape));
    });
    svg.append(element("text", { class: "value", x: x(bar.value) + 6, y: y + BAR - 4 }, String(bar.value)));
  });
  reachable(svg);
  return svg;
}
