// Questions: sent without leaving the page, the answer added under the others.
import { move } from "./address.js";
import { Failure, part } from "./fetching.js";
import { prepare } from "./sheets.js";

const answers = document.getElementById("answers");
const box = document.getElementById("question");
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
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
  if (box) keepDraft();
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

/** What is typed and not yet asked survives a reload, in this tab. */
function keepDraft() {
  if (!box.value) box.value = sessionStorage.getItem(draft()) ?? "";
  addEventListener("pagehide", () => {
    if (box.value.trim()) sessionStorage.setItem(draft(), box.value);
    else sessionStorage.removeItem(draft());
  });
}

function draft() {
  return `draft ${location.pathname}`;
}

async function ask(question) {
  if (waiting) return;
  wait(true);
  const place = answers.appendChild(pending(question));
  place.scrollIntoView({ block: "start" });
  document.body.classList.remove("empty");
  for (const each of document.querySelectorAll("[data-welcome]")) each.hidden = true;
  document.getElementById("about").hidden = false;
  if (box.value.trim() === question) box.value = "";
  try {
    const { response, content } = await part(document.getElementById("ask").action, { question });
    show(place, response.headers.get("x-conversation"), content);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    fail(place, question, error);
  } finally {
    wait(false);
  }
}

function show(place, conversation, content) {
  const article = content.querySelector("article");
  prepare(article);
  place.replaceWith(article);
  for (const id of ["conversations", "about"]) document.getElementById(id).replaceWith(content.getElementById(id));
  move(`/c/${conversation}`);
  document.getElementById("ask").action = `/c/${conversation}`;
  box.placeholder = "Ask a follow-up";
  article.scrollIntoView({ block: "start" });
  document.getElementById("said").textContent = [...article.querySelectorAll("[data-said] :is(p, li):not([aria-hidden])")].map((each) => each.textContent.trim()).join(" ");
}

function pending(question) {
  const article = make("article", { className: "exchange pending" });
  const title = make("h2", { className: "question", textContent: question, dir: "auto" });
  article.append(title, make("div", { className: "said", textContent: "Looking in the paper" }));
  return article;
}

function fail(place, question, failure) {
  place.className = "exchange failed";
  const retry = make("button", { type: "button", textContent: "Try again" });
  retry.addEventListener("click", () => {
    place.remove();
    ask(question);
  });
  const ways = make("p", { className: "ways" });
  ways.append(retry);
  if (failure.status === 404) { // the conversation is gone, the question need not be
    ways.append(make("a", { href: `/?q=${encodeURIComponent(question)}`, textContent: "Ask it in a new conversation" }));
  }
  place.querySelector(".said").replaceChildren(make("p", { textContent: failure.message }), ways);
  place.querySelector(".question").className = "question unanswered";
  if (!box.value.trim()) box.value = question;
  document.getElementById("said").textContent = failure.message;
  place.scrollIntoView({ block: "nearest" });
}

function wait(state) {
  waiting = state;
  document.querySelector("#ask button").setAttribute("aria-disabled", String(state));
  answers.setAttribute("aria-busy", String(state));
}
