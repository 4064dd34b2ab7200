// The page's address and what the browser's back and forward buttons do with it.

const load = performance.getEntriesByType("navigation")[0];
let path = load ? new URL(load.name).pathname : location.pathname;

/** Go to another address of the same page; `back` will leave it again. */
export function move(address) {
  if (location.pathname !== address) history.pushState(null, "", address);
  path = address;
}

/** Call `changed(source)` whenever going back or forward opens or closes the paper; another page is loaded afresh. */
export function watchAddress(changed) {
  // Someone who went forward before this ran sees another page than the address names; once is enough to mend it.
  if (location.pathname !== path && !history.state?.mended) {
    history.replaceState({ ...history.state, mended: true }, "");
    location.reload();
  }
  path = location.pathname;
  addEventListener("popstate", (event) => {
    if (location.pathname !== path) location.reload();
    else changed(event.state?.source ?? null);
  });
}
