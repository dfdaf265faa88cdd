// The table itself. Only the rows in sight are in the document; the table says how many there are.

const HEIGHT = 38; // px of a row
const AROUND = 8; // rows kept above and below those in sight
const CELLS = { number: "number", time: "time" };

class Grid {
  constructor(table) {
    this.table = table;
    this.active = null; // id or group of the line that has the focus
    this.anchor = null;
    this.drawn = new Map(); // what a line shows -> its element
    this.head = make("thead");
    this.body = make("tbody");
    this.table_ = make("table", { role: "treegrid", tabIndex: 0, "aria-multiselectable": "true", "aria-label": "Models" }, this.head, this.body);
    this.root = make("div", { className: "scroll" }, this.table_);
    this.root.addEventListener("scroll", () => this.draw());
    this.table_.addEventListener("keydown", (event) => this.key(event));
    this.table_.addEventListener("pointerdown", () => { this.pressed = true; });
    this.table_.addEventListener("focus", () => { if (this.active === null && !this.pressed) this.go(0); });
    this.body.addEventListener("click", (event) => this.click(event));
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.root);
  }

  show(models, view, lines) {
    if (models !== this.models) this.drawn.clear();
    Object.assign(this, { models, view, lines });
    const columns = models.shown;
    const made = JSON.stringify([columns.map(({ key, title }) => [key, title]), view.sort]);
    if (made !== this.made) {
      this.made = made;
      const focused = this.head.contains(this.root.getRootNode().activeElement) && this.root.getRootNode().activeElement.dataset.key;
      this.head.replaceChildren(make("tr", {}, this.title({ key: "name", title: "Model" }), this.table.spec.pictures && make("th", { scope: "col", className: "picture" }, "Makes"), ...columns.map((column) => this.title(column))));
      if (focused) this.head.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
    this.table_.setAttribute("aria-rowcount", String(lines.length + 1));
    this.table_.setAttribute("aria-colcount", String(this.width));
    this.root.style.maxHeight = `${Math.min(lines.length + 2, this.table.spec.tall) * HEIGHT}px`;
    this.draw();
  }

  get width() {
    return this.models.shown.length + (this.table.spec.pictures ? 2 : 1);
  }

  title({ key, title, better, says }) {
    const { sort } = this.view;
    const now = sort?.key === key ? (sort.down ? "descending" : "ascending") : "none";
    const arrow = { descending: " ↓", ascending: " ↑", none: "" }[now];
    const button = make("button", { type: "button", "data-says": says || undefined }, title, make("span", { "aria-hidden": "true" }, arrow));
    button.dataset.key = key;
    // The better end first: a click on an error sorts upwards, on a score downwards.
    const first = better === "higher" || ["added", "measured"].includes(key);
    button.addEventListener("click", () => this.table.look({ sort: now === "none" ? { key, down: first } : (now === "descending") === first ? { key, down: !first } : null }));
    return make("th", { scope: "col", "aria-sort": now, className: CELLS[this.models.columns.get(key)?.kind] ?? "" }, button);
  }

  draw() {
    if (!this.lines) return;
    const first = Math.max(0, Math.floor(this.root.scrollTop / HEIGHT) - AROUND);
    const last = Math.min(this.lines.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / HEIGHT) + AROUND);
    const rows = [], drawn = new Map();
    for (let line = first; line < last; line++) {
      // A row that stays as it is keeps its element: a click on one that is replaced while it is pressed is lost.
      const shows = this.shows(line);
      const element = this.drawn.get(shows) ?? (this.lines[line].group === undefined ? this.row(line) : this.groupHead(line));
      drawn.set(shows, element);
      rows.push(element);
    }
    this.drawn = drawn;
    this.body.replaceChildren(this.space(first), ...rows, this.space(this.lines.length - last));
    if (!this.lines.length) this.body.replaceChildren(make("tr", {}, make("td", { className: "empty", colSpan: this.width }, this.models.ids.length ? "No model fits the filters." : "No models yet.")));
    this.widen();
    const at = this.place(this.active);
    if (at >= first && at < last) this.table_.setAttribute("aria-activedescendant", `line-${at}`);
    else this.table_.removeAttribute("aria-activedescendant");
  }

  // A column never gets narrower while other rows come into sight.
  widen() {
    for (const th of this.head.querySelectorAll("th")) th.style.minWidth = `${Math.max(parseFloat(th.style.minWidth) || 0, th.offsetWidth)}px`;
  }

  shows(line) {
    const { row, group, rows, depth } = this.lines[line];
    const named = this.named(line);
    const state = group === undefined ? [this.chosen(row), depth, this.table.unfolded.has(named)] : [rows.filter((one) => this.chosen(one) !== "no").length, rows.length, this.table.folded.has(group)];
    return JSON.stringify([line, named, named === this.active, ...state]);
  }

  // A training is chosen where all are that its box takes, and in part where others below it are.
  chosen(row) {
    const { takes } = this.models, has = (id) => this.table.chosen.has(id);
    if (takes[row].length && takes[row].every(has)) return "yes";
    return takes[row].some(has) || this.models.below(row).some(has) ? "part" : "no";
  }

  space(count) {
    const row = make("tr", { className: "space", "aria-hidden": "true" });
    row.style.height = `${count * HEIGHT}px`;
    return row;
  }

  row(line) {
    const { row, depth } = this.lines[line];
    const { models } = this;
    const id = models.ids[row];
    const chosen = this.chosen(row);
    const made = make("tr", { id: `line-${line}`, "aria-rowindex": String(line + 2), "aria-selected": models.takes[row].length ? String(chosen === "yes") : undefined, "aria-level": String(depth + 1) });
    made.dataset.id = id;
    made.classList.toggle("active", id === this.active);
    const children = models.children.has(id);
    if (children) made.setAttribute("aria-expanded", String(this.table.unfolded.has(id)));
    made.append(make("th", { scope: "row", title: models.names[row] }, this.name(row, depth, id, chosen, children)));
    if (this.table.spec.pictures) made.append(this.picture(row));
    for (const column of models.shown) made.append(this.cell(column, row));
    return made;
  }

  name(row, depth, id, chosen, children) {
    const { models } = this;
    const box = models.takes[row].length ? make("span", { className: `box ${{ yes: "on", part: "part", no: "" }[chosen]}`, "aria-hidden": "true" }) : null;
    const fold = children ? make("span", { className: "fold", "aria-hidden": "true" }, this.table.unfolded.has(id) ? "▾" : "▸") : null;
    const inside = make("span", { className: "name" }, box, fold, models.colours[row] && dot(models.colours[row], models.shapes[row]), make("span", { className: "label", "aria-label": models.names[row] }, models.labels[row]), models.readings[row] && make("span", { className: "mark" }, models.readings[row]));
    inside.style.paddingLeft = `${depth * 18}px`;
    return inside;
  }

  picture(row) {
    const address = this.models.pictures[row];
    const image = address ? make("img", { loading: "lazy", alt: `What ${this.models.names[row]} makes`, src: `${this.table.spec.pictures}/${address}` }) : null;
    image?.addEventListener("error", () => image.remove());
    return make("td", { className: "picture" }, image);
  }

  cell({ kind, values, text, hints, bars }, row) {
    const value = values[row];
    const cell = make("td", { className: CELLS[kind] ?? "", title: hints?.[row] || undefined });
    if (bars?.[row]) cell.append(stepsBar(bars[row], text[row]));
    else if (kind === "tags") cell.append(...value.map((tag) => make("span", { className: "tag" }, tag)));
    else cell.textContent = text ? text[row] : shown(value);
    if (!cell.title && kind !== "tags") cell.title = cell.textContent;
    return cell;
  }

  groupHead(line) {
    const { group, rows } = this.lines[line];
    const chosen = rows.filter((row) => this.chosen(row) !== "no").length;
    const open = !this.table.folded.has(group);
    const said = `${open ? "▾" : "▸"} ${group}`;
    const head = make("tr", { id: `line-${line}`, className: "group", "aria-rowindex": String(line + 2), "aria-expanded": String(open) },
      make("th", { scope: "rowgroup", colSpan: this.width }, make("span", { className: "name" }, said, make("span", { className: "muted" }, ` ${counted(rows.length)}${chosen ? `, ${chosen} chosen` : ""}`))));
    head.dataset.group = group;
    head.classList.toggle("active", `group ${group}` === this.active);
    return head;
  }

  named(line) {
    const found = this.lines[line];
    return found && (found.group === undefined ? this.models.ids[found.row] : `group ${found.group}`);
  }

  place(named) {
    return named === null ? -1 : this.lines.findIndex((_, line) => this.named(line) === named);
  }

  go(line) {
    const to = Math.max(0, Math.min(this.lines.length - 1, line));
    if (!this.lines.length) return;
    this.active = this.named(to);
    const top = to * HEIGHT, head = this.head.offsetHeight;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + HEIGHT > this.root.scrollTop + this.root.clientHeight - head) this.root.scrollTop = top + HEIGHT - this.root.clientHeight + head;
    this.draw();
  }

  click(event) {
    const tr = event.target.closest("tr[data-id], tr[data-group]");
    if (!tr) return;
    if (tr.dataset.group !== undefined) return this.table.fold(tr.dataset.group);
    const { id } = tr.dataset;
    const line = Number(tr.id.slice(5));
    if (event.target.closest(".fold")) return this.table.unfoldRow(id);
    const from = this.place(this.anchor);
    this.active = id;
    if (event.shiftKey && from >= 0) return this.table.choose(between(this.models, this.lines, from, line), "add");
    this.anchor = id;
    const onName = event.target.closest(".label") && this.table.spec.opens;
    const takes = this.models.takes[this.models.place.get(id)];
    if (onName || !takes.length) return this.open(id);
    this.table.choose(takes, "toggle");
  }

  open(id) {
    this.draw();
    if (this.table.spec.opens) this.table.act({ what: "open", id });
  }

  key(event) {
    if (event.target !== this.table_) return;
    const line = this.place(this.active), id = this.named(line) ?? null;
    const row = this.lines[line]?.row, group = this.lines[line]?.group;
    const page = Math.max(1, Math.floor(this.root.clientHeight / HEIGHT) - 2);
    const steps = { ArrowDown: line + 1, ArrowUp: line - 1, PageDown: line + page, PageUp: line - page, Home: 0, End: this.lines.length - 1 };
    if (event.key in steps) {
      if (event.shiftKey && this.anchor === null) this.anchor = id;
      this.go(steps[event.key]);
      if (event.shiftKey) this.table.choose(between(this.models, this.lines, this.place(this.anchor), this.place(this.active)), "add");
    } else if (event.key === " ") {
      if (group !== undefined) this.table.choose(this.models.chosenBy(this.lines[line].rows), "add");
      else if (event.shiftKey && this.place(this.anchor) >= 0) this.table.choose(between(this.models, this.lines, this.place(this.anchor), line), "add");
      else if (row !== undefined && this.models.takes[row].length) { this.anchor = id; this.table.choose(this.models.takes[row], "toggle"); }
    } else if (event.key === "Enter") {
      if (group !== undefined) this.table.fold(group);
      else if (row !== undefined) this.open(this.models.takes[row].length ? id : this.models.parents[row]);
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const wanted = event.key === "ArrowRight";
      if (group !== undefined && this.table.folded.has(group) === wanted) this.table.fold(group);
      else if (row !== undefined && this.models.children.has(id) && this.table.unfolded.has(id) !== wanted) this.table.unfoldRow(id);
      else return;
    } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      this.table.choose(this.table.shownIds(), "only");
    } else return;
    event.preventDefault();
  }

  destroy() {
    this.observer.disconnect();
  }
}
