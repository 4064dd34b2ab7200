// Draws a table: loads what a kind of drawing needs when it is first wanted, and redraws when the room changes.
import { data } from "../fetching.js";
import { load } from "./loading.js";

const NEEDS = {
  timeline: ["d3-array", "d3-color", "d3-interpolate", "d3-format", "d3-time", "d3-time-format", "d3-scale"],
  bars: ["d3-array", "d3-color", "d3-interpolate", "d3-format", "d3-time", "d3-time-format", "d3-scale"],
  map: ["d3-array", "d3-geo", "topojson-client"],
};

/** Draw the figure of a kind that `address` describes into `place`; once, then again whenever its width changes. */
export async function draw(place, kind, address) {
  if (place.dataset.drawn === address) return;
  place.setAttribute("aria-busy", "true");
  const [module, content] = await Promise.all([import(`./${kind}.js`), data(address), load(NEEDS[kind])]);
  const ready = await module.prepare?.();
  let width = 0;
  const redraw = () => {
    if (place.clientWidth === width || !place.clientWidth) return;
    width = place.clientWidth;
    const focused = [...place.querySelectorAll(".mark")].indexOf(document.activeElement);
    module.render(place, content.figures[kind], content.rows, width, ready);
    place.querySelectorAll(".mark")[focused]?.focus({ preventScroll: true });
  };
  redraw();
  new ResizeObserver(() => requestAnimationFrame(redraw)).observe(place);
  place.dataset.drawn = address;
  place.removeAttribute("aria-busy");
}
