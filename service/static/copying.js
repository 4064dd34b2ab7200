// Copies an answer with its sources; where that is not allowed, its text is opened to be copied by hand.
import { Failure, text } from "./fetching.js";

const SAID_MS = 2000;

/** Copy from every link that offers it. */
export function watchCopies() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-copy]");
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(await text(link.getAttribute("href")));
      say(link, "Copied");
    } catch (error) {
      if (error instanceof Failure) say(link, error.message);
      else if (error.name === "NotAllowedError") location.assign(link.href);
      else throw error;
    }
  });
}

function say(link, words) {
  const before = link.textContent;
  link.textContent = words;
  document.getElementById("said").textContent = words;
  setTimeout(() => { link.textContent = before; }, SAID_MS);
}
