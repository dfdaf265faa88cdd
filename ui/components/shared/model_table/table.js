// Keeps what is chosen and how it is looked at, and tells the page. The page answers with what it made of it.

const PAUSE = 250; // ms after the last change until the page is told
const AGAIN = 1000; // ms until rows that did not arrive are asked for again
const LOOKED = 400; // ms after the last change of filters or order until the page is told
const EMPTY = { text: "", filters: {}, group: "", sort: null };
const fetched = new Map(); // digest -> models; stays while other pages are seen

class ModelTable {
  constructor() {
    this.chosen = new Set();
    this.view = { ...EMPTY };
    this.unfolded = new Set();
    this.folded = new Set();
    this.turn = 0;
    this.lookTurn = 0;
    this.own = { chosen: false, look: false }; // what the reader changed since a view was opened
    this.open = false;
    this.bar = new Bar(this);
    this.tools = new Tools(this);
    this.grid = new Grid(this);
    this.root = make("div", { className: "models" }, this.bar.root, this.tools.root, this.grid.root);
  }

  async update(spec) {
    this.spec = spec;
    if (!spec.foldable) this.open = true;
    if (spec.turn >= this.turn) {
      this.turn = spec.turn;
      this.chosen = new Set(spec.chosen);
    }
    if (spec.view && spec.view.digest !== this.given) {
      this.given = spec.view.digest;
      this.own = { chosen: false, look: false };
      const { text, filters, group, sort } = { ...EMPTY, ...spec.view.settings };
      this.view = { text, filters, group, sort };
    }
    const look = JSON.stringify(spec.look ?? null);
    if (spec.looks && look !== this.look_ && spec.look_turn >= this.lookTurn) {
      this.look_ = look;
      this.lookTurn = spec.look_turn;
      if (spec.look) this.view = { ...EMPTY, ...spec.look };
    }
    this.show();
    await this.load(spec.table);
    if (this.spec === spec) this.show();
  }

  async load(table) {
    if (!table) return;
    if (!fetched.has(table.digest)) {
      const content = table.content ?? await this.download(table.url);
      if (!content) return;
      if (fetched.size > 8) fetched.clear();
      fetched.set(table.digest, new Models(content));
    }
    if (this.spec.table?.digest === table.digest) this.models = fetched.get(table.digest);
  }

  // Rows that changed while they were on their way are gone: the page sends the new ones.
  async download(url) {
    try {
      const answer = await fetch(url);
      if (answer.ok) return await answer.json();
    } catch (error) {
      console.info(`The rows did not arrive: ${error.message}`);
    }
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.send("again", Date.now()), AGAIN);
    return null;
  }

  show() {
    const { models, spec } = this;
    const known = new Map(spec.chips.map((chip) => [chip.id, chip]));
    const order = models ? models.ids.filter((id) => this.chosen.has(id)) : [...this.chosen];
    const described = order.map((id) => known.get(id) ?? this.described(id)).filter(Boolean);
    this.bar.show(described, this.chosen.size, spec, this.open);
    this.tools.root.hidden = this.grid.root.hidden = !this.open;
    if (!this.open || !models) return;
    const lines = arranged(models, { ...this.view, hidden: spec.hidden }, this.unfolded, this.folded);
    this.shown = lines.rows;
    this.tools.show(models, this.view, lines);
    this.grid.show(models, this.view, lines.lines);
  }

  described(id) {
    const row = this.models?.place.get(id);
    if (row === undefined) return null;
    const { names, labels, colours, shapes } = this.models;
    return { id, name: names[row], label: labels[row], colour: colours[row], shape: shapes[row] };
  }

  choose(ids, how) {
    const before = [...this.chosen].join();
    if (how === "only") this.chosen = new Set();
    const away = how === "remove" || (how === "toggle" && ids.every((id) => this.chosen.has(id)));
    for (const id of ids) {
      if (away) this.chosen.delete(id);
      else this.chosen.add(id);
    }
    this.show();
    if (before === [...this.chosen].join()) return;
    this.turn += 1;
    this.own.chosen = true;
    this.tellIn(PAUSE);
  }

  // Choice and look go together: of two messages in a row the second would begin from an address that lacks the first.
  tellIn(pause) {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send("told", {
      chosen: this.own.chosen ? [...this.chosen] : null, turn: this.turn, look: this.own.look ? this.view : null, lookTurn: this.lookTurn,
    }), pause);
  }

  shownIds() {
    return this.models?.chosenBy(this.shown ?? []) ?? [];
  }

  newestIds(count) {
    const { ids, parents } = this.models;
    return this.models.chosenBy(ids.flatMap((_, row) => (parents[row] === null ? [row] : [])).slice(0, count));
  }

  look(change) {
    this.view = { ...this.view, ...change };
    this.grid.root.scrollTop = "text" in change || "filters" in change ? 0 : this.grid.root.scrollTop;
    this.show();
    if (!this.spec.looks) return;
    this.lookTurn += 1;
    this.own.look = true;
    this.tellIn(LOOKED);
  }

  fold(group) {
    this.folded.has(group) ? this.folded.delete(group) : this.folded.add(group);
    this.show();
  }

  unfoldRow(id) {
    this.unfolded.has(id) ? this.unfolded.delete(id) : this.unfolded.add(id);
    this.show();
  }

  unfold(open) {
    this.open = open;
    this.show();
    this.send("open", open);
  }

  askColumns(columns) {
    this.send("columns", { keys: columns, view: this.spec.view?.digest ?? "" });
  }

  settings() {
    return { ...this.view, columns: this.spec.columns, chosen: [...this.chosen] };
  }

  // A view that is opened takes the place of what was chosen and looked at before.
  act(what) {
    if (what.what === "save" || what.what === "view") clearTimeout(this.sending);
    this.trigger("act", what);
  }

  destroy() {
    clearTimeout(this.sending);
    clearTimeout(this.asking);
    this.grid.destroy();
    this.root.remove();
  }
}
