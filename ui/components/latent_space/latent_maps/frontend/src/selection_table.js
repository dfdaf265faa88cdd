// The selection in words, for those who cannot see the canvas; drawn when it is opened.
import { counted } from "./data.js";
import { element, replace } from "./dom.js";

const ROWS = 200;

export class SelectionTable {
  /** @param {(item: number) => [string, string][]} factsOf */
  constructor(factsOf) {
    this.factsOf = factsOf;
    this.summary = element("summary");
    this.body = element("div", { className: "table", tabIndex: 0, role: "region", "aria-label": "Selected items" });
    this.root = element("details", { ontoggle: () => this.fill() }, [this.summary, this.body]);
  }

  show(selection) {
    this.selection = selection;
    this.root.hidden = selection.count === 0;
    this.summary.textContent = `Selection as a table (${counted(selection.count)})`;
    this.fill();
  }

  fill() {
    if (!this.root.open || !this.selection?.count) return replace(this.body);
    const rows = this.selection.items.slice(0, ROWS).map((item) => this.factsOf(item));
    const head = element("tr", {}, rows[0].map(([name]) => element("th", { scope: "col" }, [name])));
    const body = rows.map((row) => element("tr", {}, row.map(([, value]) => element("td", {}, [value]))));
    const more = this.selection.count - rows.length;
    return replace(this.body,
      element("table", {}, [element("thead", {}, [head]), element("tbody", {}, body)]),
      ...(more > 0 ? [element("p", { className: "note" }, [`and ${counted(more)} more`])] : []));
  }
}
