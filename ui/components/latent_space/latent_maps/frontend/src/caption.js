// The line under a map, "trustworthiness 0.98 · continuity 0.97", as names and numbers that stand in columns.
import { element } from "./dom.js";

const NUMBER = /^(.*\S) ([-−]?[\d.,]+%?)$/;

/** @param {string} caption @returns {HTMLElement[]} one for each fact, none cut off */
export function facts(caption) {
  return caption.split(" · ").filter(Boolean).map((fact) => {
    const [, name, number] = fact.match(NUMBER) ?? [null, fact];
    return element("span", {}, number === undefined ? [name] : [`${name} `, element("b", {}, [number])]);
  });
}
