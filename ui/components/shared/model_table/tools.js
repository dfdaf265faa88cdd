// Above the rows: search, filters, groups, columns, choosing many, saved views.

const NEWEST = 12;

class Tools {
  constructor(table) {
    this.table = table;
    this.search = make("input", { type: "search", placeholder: "Filter by name, tag, family", "aria-label": "Filter models" });
    this.search.addEventListener("input", () => table.look({ text: this.search.value }));
    this.filters = make("div", { className: "filters" });
    this.group = make("select", { "aria-label": "Group by" });
    this.group.addEventListener("change", () => table.look({ group: this.group.value }));
    this.columns = menu("Columns", () => this.listColumns());
    this.views = menu("Views", () => this.listViews());
    const pick = (label, act) => make("button", { type: "button", onclick: act }, label);
    this.many = make("div", { className: "many", role: "group", "aria-label": "Choose" },
      pick("All shown", () => table.choose(table.shownIds(), "only")),
      pick("None", () => table.choose([], "only")),
      pick("Newest", () => table.choose(table.newestIds(NEWEST), "only")));
    this.said = make("p", { className: "said", role: "status" });
    this.active = make("ul", { className: "active-filters", "aria-label": "Filters" });
    this.root = make("div", { className: "tools" }, this.search, this.filters, this.group, this.columns.root, this.views.root, this.many, this.said, this.active);
    this.offered = "";
  }

  show(models, view, lines) {
    if (this.search.value !== view.text && document.activeElement !== this.search) this.search.value = view.text;
    const grouped = [...models.columns.values()].filter(({ kind }) => kind === "category" || kind === "tags");
    const offered = JSON.stringify([grouped.map(({ key }) => [key, models.tally(key)]), view.filters]);
    if (offered !== this.offered) {
      this.offered = offered;
      this.filters.replaceChildren(...grouped.filter(({ key }) => models.divides(key)).map((column) => this.filter(models, column, view)));
      this.group.replaceChildren(make("option", { value: "" }, "No groups"), ...grouped.map(({ key, title }) => make("option", { value: key }, `By ${title.toLowerCase()}`)));
    }
    this.group.value = view.group;
    this.views.root.hidden = !this.table.spec.opens;
    this.said.textContent = `${counted(lines.rows.length)} shown`;
    this.listActive(models, view);
  }

  // What is filtered for, each as a chip that takes it off.
  listActive(models, view) {
    const { text, filters } = view;
    const chips = text.trim() ? [this.chip(`Words: ${text.trim()}`, { text: "" })] : [];
    for (const [key, marks] of Object.entries(filters)) {
      for (const mark of marks) chips.push(this.chip(`${models.columns.get(key)?.title ?? key}: ${mark}`, { filters: { ...filters, [key]: marks.filter((one) => one !== mark) } }));
    }
    if (chips.length > 1) chips.push(make("li", { className: "all" }, make("button", { type: "button", onclick: () => this.takeOff({ text: "", filters: {} }) }, "Show all")));
    this.active.hidden = !chips.length;
    this.active.replaceChildren(...chips);
  }

  chip(words, without) {
    return make("li", {}, make("span", { className: "label" }, words), make("button", { type: "button", "aria-label": `Take off ${words}`, title: `Take off ${words}`, onclick: () => this.takeOff(without) }, "×"));
  }

  takeOff(change) {
    this.table.look(change);
    this.search.value = this.table.view.text;
    (this.active.querySelector("button") ?? this.search).focus();
  }

  filter(models, { key, title }, view) {
    const wanted = new Set(view.filters[key] ?? []);
    const { root, button } = menu(wanted.size ? `${title}: ${[...wanted].join(", ")}` : title, () =>
      models.tally(key).map(([mark, count]) => ticked(`${mark} (${count})`, (this.table.view.filters[key] ?? []).includes(mark), (on) => {
        const kept = (this.table.view.filters[key] ?? []).filter((one) => one !== mark);
        this.offered = this.offeredWith(models, { ...this.table.view.filters, [key]: on ? [...kept, mark] : kept });
        this.table.look({ filters: { ...this.table.view.filters, [key]: on ? [...kept, mark] : kept } });
        const now = this.table.view.filters[key];
        button.textContent = now.length ? `${title}: ${now.join(", ")}` : title;
        button.classList.toggle("on", now.length > 0);
      })));
    button.classList.toggle("on", wanted.size > 0);
    return root;
  }

  // The menus stay as they are while one of them is used: an element that is replaced loses its focus.
  offeredWith(models, filters) {
    const grouped = [...models.columns.values()].filter(({ kind }) => kind === "category" || kind === "tags");
    return JSON.stringify([grouped.map(({ key }) => [key, models.tally(key)]), filters]);
  }

  listColumns() {
    const { offered, columns } = this.table.spec;
    const chosen = new Set(columns);
    let section = "";
    return offered.flatMap(({ key, title, group }) => {
      const head = group === section ? [] : [make("p", { className: "section" }, group)];
      section = group;
      return [...head, ticked(title, chosen.has(key), (on) => {
        on ? chosen.add(key) : chosen.delete(key);
        this.table.askColumns(offered.map((one) => one.key).filter((one) => chosen.has(one)));
      })];
    });
  }

  listViews() {
    const { views, view } = this.table.spec;
    const name = make("input", { type: "text", placeholder: "Name of this view", "aria-label": "Name of this view", maxLength: 80, value: view?.name ?? "" });
    const save = () => {
      if (!name.value.trim()) return name.focus();
      this.table.act({ what: "save", name: name.value.trim(), settings: this.table.settings() });
      this.views.close();
    };
    name.addEventListener("keydown", (event) => { if (event.key === "Enter") save(); });
    const saved = views.map((one) => make("div", { className: "view" },
      make("button", { type: "button", className: one === view?.name ? "on" : "", onclick: () => { this.table.act({ what: "view", name: one }); this.views.close(); } }, one),
      this.table.spec.may_save && make("button", { type: "button", "aria-label": `Delete the view ${one}`, onclick: () => { this.table.act({ what: "forget", name: one }); this.views.close(); } }, "×")));
    const form = this.table.spec.may_save ? [make("div", { className: "view" }, name, make("button", { type: "button", onclick: save }, "Save"))] : [];
    return [...saved, ...form];
  }
}
