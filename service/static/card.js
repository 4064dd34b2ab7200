// Shows the quote behind a citation mark, or the row behind a mark of a drawing, while it is pointed at or has the focus.

const DELAY_MS = 120;
const MARKS = ".cite, .mark";
const card = Object.assign(document.createElement("div"), { className: "card", id: "card", hidden: true });
let timer = 0;
let shown = null;

/** Watch every mark. */
export function watchMarks() {
  card.setAttribute("role", "tooltip");
  document.body.append(card);
  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest(MARKS);
    if (mark && event.pointerType === "mouse") later(mark);
    else if (!event.target.closest("#card")) hide();
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest(MARKS);
    if (mark?.matches(":focus-visible")) show(mark);
    else hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("click", hide);
  addEventListener("scroll", hide, { passive: true, capture: true });
}

function later(mark) {
  if (mark === shown) return;
  clearTimeout(timer);
  timer = setTimeout(show, DELAY_MS, mark);
}

function show(mark) {
  hide();
  const { title, quote, place } = mark.dataset;
  if (!(title || quote) || !mark.isConnected) return;
  card.replaceChildren(...[["p", "title", title], ["blockquote", "", quote], ["p", "place", place]]
    .filter(([, , text]) => text)
    .map(([tag, className, textContent]) => Object.assign(document.createElement(tag), { className, textContent })));
  card.hidden = false;
  shown = mark;
  mark.setAttribute("aria-describedby", "card");
  const box = mark.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8));
  const above = box.bottom + card.offsetHeight + 12 > innerHeight && box.top > card.offsetHeight;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(above ? box.top - card.offsetHeight - 4 : box.bottom + 4) + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  card.hidden = true;
}
