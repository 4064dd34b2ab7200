// A timeline: one bar a row, as long as it lasted, with its name beside it where there is room.
import { cut, drawing, element, mark, measured, reachable } from "./marks.js";

const LANE = 24;
const BAR = 12;
const EDGE = 10;
const AXIS = 26;
const GAP = 6;
const SHORTEST = 10;

/** Draw `marks` ({row, start, end} in ISO days) over `width` pixels. */
export function render(place, { marks }, rows, width) {
  const { d3 } = globalThis;
  const days = marks.map(({ start, end }) => [new Date(start), new Date(end)]);
  const x = d3.scaleUtc([d3.min(days, ([first]) => first), d3.max(days, ([, last]) => last)], [EDGE, width - EDGE - SHORTEST]).nice();
  const placed = lanes(marks.map((each, i) => ({ ...each, ...room(rows[each.row].short, x(days[i][0]), x(days[i][1]), width) })));
  const height = AXIS + (1 + Math.max(...placed.map(({ lane }) => lane))) * LANE + GAP;
  const svg = drawing(width, height);
  const format = x.tickFormat();
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 90)))) {
    svg.append(element("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 0, y2: height - AXIS }));
    svg.append(element("text", { class: "tick", x: x(tick), y: height - 8, "text-anchor": "middle" }, format(tick)));
  }
  for (const each of placed) {
    const y = each.lane * LANE + GAP;
    const bar = element("rect", { x: each.x0, y, width: each.x1 - each.x0, height: BAR, rx: 4 });
    const name = element("text", { x: each.at, y: y + BAR - 1.5 }, each.text);
    svg.append(mark(rows[each.row], rows[each.row].when, bar, name));
  }
  reachable(svg);
  place.replaceChildren(svg);
}

function room(label, x0, end, width) {
  const x1 = Math.max(end, x0 + SHORTEST);
  const text = cut(label, Math.max(60, width * 0.42));
  const wide = measured(text);
  if (x1 + GAP + wide <= width) return { x0, x1, text, at: x1 + GAP, from: x0, to: x1 + GAP + wide };
  return { x0, x1, text, at: Math.max(0, x0 - GAP - wide), from: Math.max(0, x0 - GAP - wide), to: x1 };
}

/** Each mark with the first lane in which nothing lies between its `from` and `to`. */
export function lanes(marks) {
  const taken = [];
  return marks.map((each) => {
    const free = taken.findIndex((spans) => spans.every(([from, to]) => each.to + GAP < from || to + GAP < each.from));
    const lane = free < 0 ? taken.push([]) - 1 : free;
    taken[lane].push([each.from, each.to]);
    return { ...each, lane };
  });
}
