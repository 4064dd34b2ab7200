// A map: a dot for every row at its place, a ring where only the country is known.
import { data } from "../fetching.js";
import { drawing, element, mark, measured, reachable } from "./marks.js";

const DOT = 5.5;
const APART = 12.5;
const EDGE = 28;
const AROUND = { lon: 9, lat: 5 }; // degrees shown around the places at least
const ROUNDS = 80;

/** The countries' shapes, by ISO 3166-1 numeric code. */
export async function prepare() {
  const atlas = await data(new URL("../vendor/world-atlas/countries-110m.json", import.meta.url));
  return globalThis.topojson.feature(atlas, atlas.objects.countries).features;
}

/** Draw `marks` ({row, name, lat, lon, country}) on the countries. */
export function render(place, { marks }, rows, width, countries) {
  const { d3 } = globalThis;
  const shapes = new Map(countries.map((each) => [each.id, each]));
  const spots = marks.map((each) => ({ ...each, point: each.lat === null ? middle(shapes.get(each.country)) : [each.lon, each.lat] })).filter(({ point }) => point);
  const height = Math.round(Math.min(460, Math.max(240, width * 0.58)));
  const projection = fitted(spots.map(({ point }) => point), width, height);
  const path = d3.geoPath(projection);
  const svg = drawing(width, height);
  svg.append(element("path", { class: "sea", d: path({ type: "Sphere" }) }));
  const named = new Set(marks.map(({ country }) => country));
  for (const country of countries) {
    const d = path(country);
    if (d) svg.append(element("path", { class: named.has(country.id) ? "land named" : "land", d }));
  }
  const dots = apart(spots.map((each) => ({ ...each, home: projection(each.point) })), width, height);
  for (const dot of dots) {
    const shape = element("circle", { cx: dot.x, cy: dot.y, r: DOT, class: dot.lat === null ? "ring" : "dot" });
    svg.append(mark(rows[dot.row], dot.name, shape));
  }
  svg.append(...labels(dots, width));
  reachable(svg);
  place.replaceChildren(svg);
  if (spots.some(({ lat }) => lat === null)) {
    place.append(Object.assign(document.createElement("p"), { className: "key", textContent: "● at its place  ○ somewhere in the country" }));
  }
}

/** The middle of a country's largest part. */
function middle(country) {
  if (!country) return null;
  const { type, coordinates } = country.geometry;
  const parts = type === "Polygon" ? [coordinates] : coordinates;
  const largest = globalThis.d3.greatest(parts.map((each) => ({ type: "Polygon", coordinates: each })), globalThis.d3.geoArea);
  return globalThis.d3.geoCentroid(largest);
}

/** A projection with equal areas that shows all points, and some land around them. */
function fitted(points, width, height) {
  const [lon, lat] = globalThis.d3.geoCentroid({ type: "MultiPoint", coordinates: points });
  const around = points.flatMap(([x, y]) => [[x - AROUND.lon, y], [x + AROUND.lon, y], [x, Math.max(-85, y - AROUND.lat)], [x, Math.min(85, y + AROUND.lat)]]);
  return globalThis.d3.geoAzimuthalEqualArea().rotate([-lon, -lat]).fitExtent([[EDGE, EDGE], [width - EDGE, height - EDGE]], { type: "MultiPoint", coordinates: around });
}

/** The dots, moved as little as it takes that none covers another. */
export function apart(dots, width, height) {
  const together = new Map(); // how many are at a home already: they begin as a spiral around it
  const moved = dots.map((dot) => {
    const n = together.get(`${dot.home}`) ?? 0;
    together.set(`${dot.home}`, n + 1);
    const out = APART * 0.6 * Math.sqrt(n);
    return { ...dot, x: dot.home[0] + Math.cos(n * 2.4) * out, y: dot.home[1] + Math.sin(n * 2.4) * out };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    moved.forEach((a, i) => {
      for (const b of moved.slice(i + 1)) {
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const distance = Math.hypot(dx, dy) || 0.001;
        if (distance >= APART) continue;
        const push = (APART - distance) / 2 / distance;
        a.x -= dx * push; a.y -= dy * push; b.x += dx * push; b.y += dy * push;
      }
    });
    for (const dot of moved) {
      dot.x = Math.min(width - DOT - 2, Math.max(DOT + 2, dot.x));
      dot.y = Math.min(height - DOT - 2, Math.max(DOT + 2, dot.y));
    }
  }
  return moved;
}

/** The names of the places, each beside its dots where it covers neither a dot nor another name. */
function labels(dots, width) {
  const boxes = dots.map(({ x, y }) => [x - DOT - 1, y - DOT - 1, x + DOT + 1, y + DOT + 1]);
  const free = ([x0, y0, x1, y1]) => x0 >= 2 && x1 <= width - 2 && y0 >= 2 && boxes.every(([a, b, c, d]) => x1 < a || c < x0 || y1 < b || d < y0);
  const found = [];
  for (const [name, group] of Map.groupBy(dots, (dot) => dot.name)) {
    const xs = group.map(({ x }) => x);
    const ys = group.map(({ y }) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const y = (top + bottom) / 2;
    const wide = measured(name);
    const tries = [[right + 9, y + 4], [left - 9 - wide, y + 4], [(left + right - wide) / 2, top - 9], [(left + right - wide) / 2, bottom + 18]];
    const at = tries.find(([x, base]) => free([x, base - 11, x + wide, base + 3]));
    if (!at) continue;
    boxes.push([at[0], at[1] - 11, at[0] + wide, at[1] + 3]);
    found.push(element("text", { class: "town", x: at[0], y: at[1] }, name));
  }
  return found;
}
