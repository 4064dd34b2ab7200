// Shows the quote behind a citation mark while it is pointed at or has the focus.

const DELAY_MS = 120;
const card = Object.assign(document.createElement("div"), { className: "card", id: "card", hidden: true });
let timer = 0;
let shown = null;

/** Watch every citation mark. */
export function watchMarks() {
  card.setAttribute("role", "tooltip");
  document.body.append(card);
  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest(".cite");
    if (mark && event.pointerType === "mouse") later(mark);
    else if (!event.target.closest("#card")) hide();
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest(".cite");
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
  if (!mark.dataset.quote || !mark.isConnected) return;
  const place = Object.assign(document.createElement("p"), { className: "place", textContent: mark.dataset.place });
  card.replaceChildren(Object.assign(document.createElement("blockquote"), { textContent: mark.dataset.quote }), place);
  card.hidden = false;
  shown = mark;
  mark.setAttribute("aria-describedby", "card");
  const box = mark.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 8));
  const above = box.bottom + card.offsetHeight + 12 > innerHeight;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(above ? box.top - card.offsetHeight : box.bottom) + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  card.hidden = true;
}
