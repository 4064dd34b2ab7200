// The page's address and what the browser's back and forward buttons do with it.

let path = location.pathname;

/** Go to another address of the same page; `back` will leave it again. */
export function move(address) {
  if (location.pathname !== address) history.pushState(null, "", address);
  path = address;
}

/** Call `changed(source)` whenever going back or forward opens or closes the paper; another page is loaded afresh. */
export function watchAddress(changed) {
  addEventListener("popstate", (event) => {
    if (location.pathname !== path) location.reload();
    else changed(event.state?.source ?? null);
  });
}
