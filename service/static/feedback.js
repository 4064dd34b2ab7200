// Verdicts, sent without leaving the page.
import { Failure, part } from "./fetching.js";

/** Send every verdict from here; where that fails, send the form as it is. */
export function watchFeedback() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-feedback]") || !event.submitter) return;
    event.preventDefault();
    const comment = form.elements.comment?.value ?? "";
    try {
      const { content } = await part(form.action, { verdict: event.submitter.value, comment });
      form.replaceWith(content);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const note = Object.assign(document.createElement("p"), { textContent: error.message });
      note.setAttribute("role", "alert");
      form.append(note);
    }
  });
}
