// What the colours mean. An entry of a category is a button that selects it.
import { PALETTE_SIZE, categoryColour, missingColour, sequentialColours } from "./colour.js";
import { counted, shortNumber } from "./data.js";
import { element, replace } from "./dom.js";
import { swatch } from "./tooltip.js";

export class Legend {
  /** @param {(category: number, add: boolean, since: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.root = element("div", { className: "legend" });
  }

  /** @param {import("./data.js").Colouring|undefined} colouring */
  show(colouring, dark) {
    this.colouring = colouring;
    this.counts = [];
    this.root.hidden = !colouring;
    if (!colouring) return replace(this.root);
    return colouring.kind === "category" ? this.showCategories(colouring, dark) : this.showScale(colouring, dark);
  }

  showCategories({ name, categories, values }, dark) {
    this.totals = new Array(categories.length + 1).fill(0);
    for (let i = 0; i < values.length; i++) this.totals[values[i] < 0 ? categories.length : values[i]]++;
    const entries = categories.map((category, k) => {
      this.counts[k] = element("span", { className: "count" }, [counted(this.totals[k])]);
      return element("button", {
        type: "button", className: "entry", title: `Select ${name}: ${category}`,
        "aria-label": `Select ${name} ${category}`,
        onclick: (event) => this.choose(k, event.shiftKey, event.timeStamp),
      }, [swatch(categoryColour(k, dark)), element("span", { className: "name" }, [category]), this.counts[k]]);
    });
    if (this.totals[categories.length]) {
      const count = this.counts[categories.length] = element("span", { className: "count" }, [counted(this.totals[categories.length])]);
      entries.push(element("span", { className: "entry plain" }, [swatch(missingColour(dark)), "none", count]));
    }
    const note = categories.length > PALETTE_SIZE
      ? [element("span", { className: "note" }, [`Colours repeat after ${PALETTE_SIZE} categories.`])] : [];
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", `Legend: ${name}`);
    return replace(this.root, ...entries, ...note);
  }

  showScale({ name, range, beyond }, dark) {
    const bar = element("span", { className: "scale", "aria-hidden": "true" });
    bar.style.background = `linear-gradient(to right, ${sequentialColours(dark).filter((_, i) => i % 9 === 0).join(", ")})`;
    const low = `${beyond[0] ? "≤ " : ""}${shortNumber(range[0])}`;
    const high = `${beyond[1] ? "≥ " : ""}${shortNumber(range[1])}`;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", `Legend: ${name} from ${low} to ${high}`);
    return replace(this.root, element("span", { className: "end" }, [low]), bar, element("span", { className: "end" }, [high]));
  }

  /** Counts by category: of all items, or of the selection where there is one. */
  count(selection) {
    if (this.colouring?.kind !== "category") return;
    const { values, categories } = this.colouring;
    let counts = this.totals;
    if (selection.count) {
      counts = new Array(categories.length + 1).fill(0);
      for (let i = 0; i < values.length; i++) if (selection.mask[i]) counts[values[i] < 0 ? categories.length : values[i]]++;
    }
    this.counts.forEach((node, k) => {
      node.textContent = counted(counts[k]);
      node.parentElement.classList.toggle("faint", selection.count > 0 && counts[k] === 0);
    });
  }
}
