// "7 of 212 chosen on mnist", and the chosen as chips that can be taken off one by one.

const MOST_CHIPS = 12;

class Bar {
  constructor(table) {
    this.table = table;
    this.count = make("p", { className: "count", role: "status" });
    this.chips = make("ul", { className: "chips", "aria-label": "Chosen models" });
    this.change = make("button", { type: "button", className: "change", onclick: () => table.unfold(!table.open) });
    this.root = make("section", { className: "bar", "aria-label": "Chosen models" }, this.count, this.change, this.chips);
  }

  // ``described`` may lack models whose row has not arrived; ``count`` has all.
  show(described, count, { total, where, foldable }, open) {
    this.count.replaceChildren(make("b", {}, `${counted(count)} of ${counted(total)}`), ` chosen${where ? ` on ${where}` : ""}`);
    this.change.hidden = !foldable;
    this.change.textContent = open ? "Done" : "Choose models";
    this.change.setAttribute("aria-expanded", String(open));
    const shown = described.slice(0, MOST_CHIPS).map((one) => this.chip(one));
    const more = count - shown.length;
    if (more > 0) shown.push(make("li", { className: "more" }, `and ${counted(more)} more`));
    this.chips.replaceChildren(...shown);
  }

  chip({ id, name, label, colour, shape }) {
    const leave = make("button", { type: "button", "aria-label": `Leave out ${name}`, title: `Leave out ${name}` }, "×");
    leave.addEventListener("click", () => {
      const place = [...this.chips.children].findIndex((item) => item.contains(leave));
      this.table.choose([id], "remove");
      (this.chips.children[Math.min(place, this.chips.children.length - 1)]?.querySelector("button") ?? this.change).focus();
    });
    const item = make("li", { title: name }, dot(colour, shape), make("span", { className: "label", "aria-label": name }, label), leave);
    item.dataset.id = id;
    return item;
  }
}
