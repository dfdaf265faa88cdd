// The table and the panel beside it. Only the rows in sight are in the document; the table says how many there are.

const HEIGHT = 46, NARROW_HEIGHT = 58; // px of a row; a name takes two lines on a narrow screen
const NARROW = 640; // px, as in the style
const AROUND = 6; // rows kept above and below those in sight

class MeasureTable {
  constructor() {
    this.head = make("thead");
    this.body = make("tbody");
    this.table = make("table", {}, this.head, this.body);
    this.scroller = make("div", { className: "scroll", tabIndex: 0, role: "region" }, this.table);
    this.panel = make("aside", { className: "panel", hidden: true });
    this.root = make("div", { className: "measures" }, this.scroller, this.panel);
    this.scroller.addEventListener("scroll", () => this.draw());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.open) this.look({ open: "" }, this.open);
    });
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.scroller);
  }

  // What the reader does here is ahead of what the server has heard: its answer counts where the table is another.
  update(data) {
    const another = data.digest !== this.digest;
    this.data = data.table;
    this.tall = data.tall;
    this.scroller.setAttribute("aria-label", data.label);
    if (!another) return;
    this.digest = data.digest;
    this.sort = data.sort;
    this.worst = data.worst;
    this.open = data.open in data.table.details ? data.open : "";
    this.scroller.scrollTop = 0;
    this.show();
  }

  look(change, focus) {
    Object.assign(this, change);
    this.show();
    if (focus) this.root.querySelector(`[data-facts="${CSS.escape(focus)}"]`)?.focus();
    this.send("look", { sort: this.sort, worst: this.worst, open: this.open });
  }

  show() {
    const { across, down, sorts } = this.data;
    this.order = sorts ? this.sorted() : down.map((_, row) => row);
    this.head.replaceChildren(make("tr", {}, this.corner(), ...across.map((one) => this.title(one))));
    this.table.setAttribute("aria-rowcount", String(down.length + 1));
    this.table.classList.toggle("plain", !sorts);
    this.scroller.style.maxHeight = `calc(${Math.min(down.length, this.tall)} * ${this.height}px + 8rem)`;
    this.fill();
    this.draw();
  }

  corner() {
    return this.data.sorts ? this.title({ key: "name", label: "Model", better: "lower" }) : make("th", { scope: "col" }, "Measure");
  }

  sorted() {
    const { across, cells, down } = this.data;
    const order = down.map((_, row) => row);
    const column = across.findIndex((one) => one.key === this.sort);
    if (this.sort === "name") order.sort((a, b) => down[a].full.localeCompare(down[b].full, undefined, { numeric: true }));
    else if (column >= 0) {
      const sign = across[column].better === "lower" ? 1 : -1;
      const value = (row) => cells[row][column].s;
      // What has no number stays last, whichever end comes first.
      order.sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
        return (this.worst ? -sign : sign) * (x - y);
      });
    }
    return this.sort === "name" && this.worst ? order.reverse() : order;
  }

  title(one) {
    const head = make("th", { scope: "col" });
    if (!this.data.sorts) {
      head.title = one.full;
      head.append(...this.model(one));
      return head;
    }
    const now = this.sort === one.key;
    const up = one.better === "lower" ? !this.worst : this.worst;
    const arrow = now ? (up ? " ▴" : " ▾") : "";
    const button = make("button", { type: "button", className: "sort" }, one.label, make("span", { "aria-hidden": "true" }, arrow));
    button.addEventListener("click", () => {
      this.look({ sort: one.key, worst: now && !this.worst });
      this.head.querySelector(`[data-sort="${CSS.escape(one.key)}"]`)?.focus();
    });
    button.dataset.sort = one.key;
    if (one.says) button.dataset.says = one.says;
    head.setAttribute("aria-sort", now ? (up ? "ascending" : "descending") : "none");
    head.append(make("span", { className: "title" }, button, one.key in this.data.details && this.facts(one)));
    if (one.under) head.append(make("span", { className: "under" }, one.under));
    return head;
  }

  // A measure's name, which says what it means under the pointer; the button beside it says so to the keyboard.
  word(one) {
    const word = make("span", { className: "label" }, one.label);
    if (one.says) word.dataset.says = one.says;
    return word;
  }

  // Opens what a measure says about itself.
  facts(one) {
    const open = this.open === one.key;
    const button = make("button", { type: "button", className: "facts", "aria-expanded": String(open), "aria-label": `Details of ${one.full}` }, "i");
    button.dataset.says = `${one.says} Press for all of it.`.trim();
    button.classList.toggle("noted", one.note);
    button.dataset.facts = one.key;
    button.addEventListener("click", () => this.look({ open: open ? "" : one.key }, one.key));
    return button;
  }

  model(one) {
    const name = make("span", { className: "name" }, dot(one.colour, one.shape), make("span", { className: "label" }, this.narrow ? one.short : one.label));
    return [name, one.under ? make("span", { className: `under${one.grave ? " grave" : ""}`, title: one.hint }, one.under) : null].filter(Boolean);
  }

  get narrow() {
    return this.root.clientWidth <= NARROW;
  }

  get height() {
    return this.narrow ? NARROW_HEIGHT : HEIGHT;
  }

  draw() {
    if (!this.order) return;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / this.height) - AROUND);
    const last = Math.min(this.order.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / this.height) + AROUND);
    const rows = [];
    for (let line = first; line < last; line++) rows.push(this.row(line));
    this.body.replaceChildren(this.space(first), ...rows, this.space(this.order.length - last));
  }

  space(count) {
    const row = make("tr", { className: "space", "aria-hidden": "true" });
    row.style.height = `${count * this.height}px`;
    return row;
  }

  row(line) {
    const { down, cells, sorts } = this.data;
    const one = down[this.order[line]];
    const head = make("th", { scope: "row", title: sorts ? one.full : "" });
    if (sorts) head.append(...this.model(one));
    else head.append(make("span", { className: "title" }, this.word(one), this.facts(one)), make("span", { className: "under" }, one.under));
    return make("tr", { "aria-rowindex": String(line + 2) }, head, ...cells[this.order[line]].map((cell) => this.cell(cell)));
  }

  cell({ t, d, k, h, w }) {
    const made = make("td", { className: k ?? "", title: h }, make("span", { className: "value" }, t));
    if (d) made.append(make("span", { className: "below" }, d));
    if (w) made.style.setProperty(w > 0 ? "--better-by" : "--worse-by", `${Math.round(6 + 26 * Math.abs(w))}%`);
    return made;
  }

  fill() {
    const told = this.data.details[this.open];
    this.panel.hidden = !told;
    if (!told) return;
    const close = make("button", { type: "button", "aria-label": `Close the details of ${told.title}`, className: "close" }, "×");
    close.addEventListener("click", () => this.look({ open: "" }, this.open));
    this.panel.setAttribute("aria-label", `Details of ${told.title}`);
    const parts = told.parts.flatMap(([word, said]) => [word && make("dt", {}, word), make("dd", { className: word ? "" : "first" }, said)]);
    this.panel.replaceChildren(make("h3", {}, told.title), close, make("dl", {}, ...parts.filter(Boolean)), told.more ? make("a", { href: told.more }, `More about ${told.title}`) : "");
  }

  destroy() {
    this.observer.disconnect();
  }
}
