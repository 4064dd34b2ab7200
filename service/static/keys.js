// The keyboard: / to ask, Enter to send, up and down to recall, Escape to close.
import { asked } from "./ask.js";
import { close } from "./reader.js";

const box = document.getElementById("question");
let recalled = 0; // how many questions back

/** Listen to the keys. */
export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "/" && box && !event.target.closest("input, textarea, select")) {
      event.preventDefault();
      box.focus();
    }
  });
  box?.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      box.form.requestSubmit();
    } else if (event.key === "ArrowUp" && (box.value === "" || recalled)) {
      recall(event, recalled + 1);
    } else if (event.key === "ArrowDown" && recalled) {
      recall(event, recalled - 1);
    } else if (event.key.length === 1) {
      recalled = 0;
    }
  });
  box?.form.addEventListener("submit", () => { recalled = 0; });
}

function recall(event, back) {
  const questions = asked();
  if (back > questions.length) return;
  event.preventDefault();
  recalled = back;
  box.value = back ? questions.at(-back) : "";
}
