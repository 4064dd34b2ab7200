// Questions: sent without leaving the page, the answer added under the others.
import { Failure, part } from "./fetching.js";

const answers = document.getElementById("answers");
const box = document.getElementById("question");
let waiting = false;

/** Send every form that asks from here. */
export function watchQuestions() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-ask]")) return;
    if (!box) return; // one answer at its own address: its suggestions lead to its conversation
    event.preventDefault();
    const chosen = event.submitter?.name === "question" ? event.submitter.value : box.value;
    if (chosen.trim()) ask(chosen.trim());
    else box.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-fill]");
    if (!link || !box || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fill(link.textContent);
  });
  addEventListener("popstate", () => location.reload());
}

/** Put `text` into the box, ready to be changed. */
export function fill(text) {
  box.value = text;
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

/** The questions of this conversation, first to last. */
export function asked() {
  return [...answers.querySelectorAll(".question")].map((each) => each.textContent);
}

async function ask(question) {
  if (waiting) return;
  wait(true);
  const place = answers.appendChild(pending(question));
  place.scrollIntoView({ block: "start" });
  document.body.classList.remove("empty");
  for (const each of document.querySelectorAll("[data-welcome]")) each.hidden = true;
  if (box.value.trim() === question) box.value = "";
  try {
    const { response, content } = await part(document.getElementById("ask").action, { question });
    show(place, response.headers.get("x-conversation"), content);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    fail(place, question, error.message);
  } finally {
    wait(false);
  }
}

function show(place, conversation, content) {
  const article = content.querySelector("article");
  const list = content.getElementById("conversations");
  place.replaceWith(article);
  document.getElementById("conversations").replaceWith(list);
  const address = `/c/${conversation}`;
  if (location.pathname !== address) history.pushState(null, "", address);
  document.getElementById("ask").action = address;
  box.placeholder = "Ask a follow-up";
  article.scrollIntoView({ block: "start" });
  document.getElementById("said").textContent = article.querySelector("[data-said]").textContent.trim();
}

function pending(question) {
  const article = document.createElement("article");
  article.className = "exchange pending";
  const title = Object.assign(document.createElement("h2"), { className: "question", textContent: question });
  const said = Object.assign(document.createElement("div"), { className: "said", textContent: "Looking in the paper" });
  article.append(title, said);
  return article;
}

function fail(place, question, message) {
  place.className = "exchange failed";
  const said = place.querySelector(".said");
  const retry = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again" });
  retry.addEventListener("click", () => {
    place.remove();
    ask(question);
  });
  said.replaceChildren(Object.assign(document.createElement("p"), { textContent: message }), retry);
  place.querySelector(".question").className = "question unanswered";
  if (!box.value.trim()) box.value = question;
  document.getElementById("said").textContent = message;
}

function wait(state) {
  waiting = state;
  document.querySelector("#ask button").setAttribute("aria-disabled", String(state));
  answers.setAttribute("aria-busy", String(state));
}
