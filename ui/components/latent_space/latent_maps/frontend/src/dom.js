// Small helpers to build elements; text always goes in as text, never as markup.

/** @param {string} tag @param {Record<string, unknown>} properties @param {(Node|string)[]} children */
export function element(tag, properties = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes("-") && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren(...children);
  return node;
}
