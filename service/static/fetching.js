// Asks the server for a part of the page.

const TIMEOUT_MS = 30000;

/** A failure that can be shown to a person; `status` is the response's, 0 without one. */
export class Failure extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The elements the server sends for `url`, with its response. Throws a Failure that says what went wrong. */
export async function part(url, form) {
  const { response, body } = await request(url, "text", form);
  const template = document.createElement("template");
  template.innerHTML = body;
  return { response, content: template.content };
}

/** The data the server sends for `url`. Throws a Failure that says what went wrong. */
export async function data(url) {
  return (await request(url, "json")).body;
}

/** The text the server sends for `url`. Throws a Failure that says what went wrong. */
export async function text(url) {
  return (await request(url, "text")).body;
}

async function request(url, kind, form) {
  try {
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form ? new URLSearchParams(form) : undefined,
      headers: { "x-fragment": "1" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Failure(await reason(response), response.status);
    return { response, body: await response[kind]() };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(error.name === "TimeoutError"
      ? "The service took too long to answer."
      : "The service cannot be reached. It may have stopped, or the connection is lost.");
  }
}

async function reason(response) {
  try {
    const { detail } = await response.json();
    return `${detail[0].toUpperCase()}${detail.slice(1)}.`;
  } catch {
    return `The service failed (${response.status}).`;
  }
}
