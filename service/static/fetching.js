// Asks the server for a part of the page.

const TIMEOUT_MS = 30000;

/** A failure that can be shown to a person. */
export class Failure extends Error {}

/** The elements the server sends for `url`, with its response. Throws a Failure that says what went wrong. */
export async function part(url, form) {
  let response;
  try {
    response = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form ? new URLSearchParams(form) : undefined,
      headers: { "x-fragment": "1" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new Failure(error.name === "TimeoutError"
      ? "The service took too long to answer."
      : "The service cannot be reached. It may have stopped, or the connection is lost.");
  }
  if (!response.ok) throw new Failure(await reason(response));
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  return { response, content: template.content };
}

async function reason(response) {
  try {
    const { detail } = await response.json();
    return `${detail[0].toUpperCase()}${detail.slice(1)}.`;
  } catch {
    return `The service failed (${response.status}).`;
  }
}
