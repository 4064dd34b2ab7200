// Loads vendored scripts that are no modules, each once.
import { Failure } from "../fetching.js";

const loaded = new Map();

/** Load the scripts of these names, in their order; they add themselves to `globalThis`. */
export async function load(names) {
  await Promise.all(names.map((name) => {
    if (!loaded.has(name)) loaded.set(name, script(name).catch((error) => { loaded.delete(name); throw error; }));
    return loaded.get(name);
  }));
}

function script(name) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = new URL(`../vendor/${name}/${name}.min.js`, import.meta.url).pathname;
    element.async = false; // run in the order asked for
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Failure("The drawing did not load.")));
    document.head.append(element);
  });
}
