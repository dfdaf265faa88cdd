// All maps of one page: one selection, one colouring, one pointer, one renderer.
import { Panel } from "./panel.js";
import { CanvasLayer } from "./canvas_layer.js";
import { PALETTE_SIZE, categoryColour, isDark, missingColour, sequentialColours } from "./colour.js";
import { counted, readColourings, readMaps, readNames, shortNumber } from "./data.js";
import { element } from "./dom.js";
import { gridOf } from "./geometry.js";
import { Legend } from "./legend.js";
import { Selection } from "./selection.js";
import { SelectionTable } from "./selection_table.js";
import { Toolbar } from "./toolbar.js";
import { Atlas, Tooltip } from "./tooltip.js";
import { WebglLayer, createSharedRenderer, hasWebgl, loseContext } from "./webgl_layer.js";

const GAP = 20;
const HEAD = 62; // px that a panel spends on its title and its caption
const CLICK_SETTLES = 280; // ms until a click is sent to Python: it may turn out to be half of a double click

const FEW_POINTS = 8000; // of all maps: so many are drawn on a plain canvas within a frame

/** Selections by the component's key: a view that is taken down and put up again shows what it showed. */
const remembered = new Map();

export class LatentMaps {
  constructor() {
    this.panels = [];
    this.selection = new Selection(0);
    this.chosenColouring = 0;
    this.currentTool = "lasso";
    this.linked = true;
    this.showsPictures = true;
    this.hovered = -1;
    this.webgl = false;
    this.toolbar = new Toolbar({
      colour: (k) => { this.chosenColouring = k; this.recolour(); },
      tool: (name) => { this.currentTool = name; this.root.dataset.tool = name; },
      link: (on) => { this.linked = on; if (on) this.moved(this.panels[0]); },
      pictures: (on) => { this.showsPictures = on; this.panels.forEach((panel) => panel.look()); },
      search: (text) => this.search(text),
      clear: () => this.clear(),
    });
    this.legend = new Legend((category, add, since) => this.chooseCategory(category, add, since));
    this.tooltip = new Tooltip();
    this.table = new SelectionTable((item) => this.facts(item).map(([name, value]) => [name, value]));
    this.grid = element("div", { className: "grid" });
    this.parking = element("div", { hidden: true });
    this.notice = element("p", { className: "notice", hidden: true, role: "note" });
    this.hint = element("p", { className: "hint" }, [
      "Drag to select, Shift adds. Click a point for its nearest by each model’s code. Click a map and scroll to zoom, double-click to reset. Esc clears.",
    ]);
    this.frame = element("div", { className: "frame" }, [this.grid, this.tooltip.root]);
    this.root = element("div", { className: "latent-maps", role: "group", "aria-label": "Linked latent maps" }, [
      this.toolbar.root, this.legend.root, this.notice, this.frame, this.hint, this.table.root, this.parking,
    ]);
    this.root.dataset.tool = this.currentTool;
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
    // For tests and benchmarks: where an item is on the screen, and what a lost context does.
    this.root.locate = (panel, item) => {
      const at = this.panels[panel].position(item);
      const box = this.panels[panel].plot.getBoundingClientRect();
      return at && [at[0] + box.left, at[1] + box.top];
    };
    this.root.loseContext = () => this.renderer && loseContext(this.renderer.canvas.getContext("webgl"));
    this.observer = new ResizeObserver(() => this.layout());
    this.observer.observe(this.frame);
  }

  /** Takes what Python sent; does only what differs from the last time. */
  update(spec, table) {
    const themed = this.readTheme();
    if (spec.digest !== this.spec?.digest) this.take(spec, table);
    else if (themed) this.recolour();
    this.near = spec.near;
    this.showNear();
    if (!spec.given) this.given = null;
    else if (spec.given.digest !== this.given) {
      this.given = spec.given.digest;
      // A page may send back what was just chosen here. That is no new selection, and must not be reported as one.
      const { items } = spec.given;
      const same = items.length === this.selection.count && items.every((item) => this.selection.mask[item]);
      if (!same) this.choose(items, "given", false, performance.now());
    }
  }

  take(spec, table) {
    const known = new Map((this.maps ?? []).map((map) => [map.digest, map]));
    const sameItems = this.spec?.items_digest === spec.items_digest;
    const colouring = this.colourings?.[this.chosenColouring]?.name;
    this.spec = spec;
    this.maps = readMaps(spec, table).map((map) => {
      const before = known.get(map.digest);
      return before ? { ...before, title: map.title, colour: map.colour, caption: map.caption } : map;
    });
    this.colourings = readColourings(spec, table);
    this.chosenColouring = Math.max(0, this.colourings.findIndex(({ name }) => name === colouring));
    this.nameOf = readNames(spec, table);
    if (!sameItems) {
      this.selection = new Selection(spec.n);
      const before = remembered.get(spec.key);
      if (before?.digest === spec.items_digest) this.selection.restore(before.snapshot);
      this.hovered = -1;
    }
    if (this.atlas?.spec?.urls[0] !== spec.atlas?.urls[0]) this.atlas = new Atlas(spec.atlas);
    this.atlas ??= new Atlas(spec.atlas);
    this.atlas.arrived = () => this.panels.forEach((panel) => panel.paintOverlay());
    this.chooseRenderer();
    this.buildPanels();
    this.toolbar.offer(this.colourings, this.chosenColouring, this.maps.length, Boolean(spec.atlas));
    this.layout(true);
    this.recolour();
    this.showSelection();
  }

  /** WebGL where there is much to draw: to start it takes longer than to draw a few thousand points without it. */
  chooseRenderer() {
    // ?latent_maps=2d shows what a browser without WebGL gets, and webgl starts it for any number of points.
    const asked = new URLSearchParams(window.location.search).get("latent_maps");
    const points = this.maps.reduce((sum, map) => sum + map.x.length, 0);
    this.plainly = asked === "2d" || (points > FEW_POINTS && !this.able());
    const webgl = asked !== "2d" && (points > FEW_POINTS || asked === "webgl") && this.able();
    if (webgl !== this.webgl) this.removePanels();
    this.webgl = webgl;
    this.root.dataset.renderer = webgl ? "webgl" : "canvas";
  }

  /** Whether the browser has WebGL, and has not taken it away. */
  able() {
    this.hasWebgl ??= hasWebgl();
    return this.hasWebgl;
  }

  removePanels() {
    for (const panel of this.panels.splice(0)) {
      panel.root.remove();
      panel.destroy();
    }
  }

  buildPanels() {
    if (this.webgl && !this.renderer) {
      this.renderer = createSharedRenderer();
      this.renderer.canvas.addEventListener("webglcontextlost", (event) => { event.preventDefault(); this.fallBack(); });
    }
    while (this.panels.length > this.maps.length) {
      const panel = this.panels.pop();
      panel.root.remove();
      panel.destroy();
    }
    while (this.panels.length < this.maps.length) {
      const layer = this.webgl ? new WebglLayer({ renderer: this.renderer, parking: this.parking }) : new CanvasLayer();
      const panel = new Panel({
        tool: () => this.currentTool,
        hover: (from, item) => this.hover(from, item),
        choose: (items, how, add, since) => this.choose(items, how, add, since),
        moved: (from) => this.moved(from),
        undoClick: () => this.undoClick(),
        pictures: () => (this.showsPictures && this.atlas?.spec ? this.atlas : null),
      }, layer);
      if (this.panels.length && this.linked) panel.camera.copy(this.panels[0].camera);
      panel.theme = this.theme;
      this.panels.push(panel);
      this.grid.append(panel.root);
    }
    this.panels.forEach((panel, k) => panel.show(this.maps[k]));
  }

  /** Starts again without WebGL, as after the browser took the context away. */
  fallBack() {
    if (!this.webgl) return;
    this.hasWebgl = this.webgl = false;
    this.plainly = true;
    this.root.dataset.renderer = "canvas";
    this.removePanels();
    this.buildPanels();
    this.layout(true);
    this.recolour();
    this.showSelection();
  }

  readTheme() {
    const style = getComputedStyle(this.root);
    const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    const paper = value("--st-background-color", "#ffffff");
    const theme = { paper, ink: value("--st-text-color", "#31333f"), primary: value("--st-primary-color", "#3f6fb5") };
    if (this.theme && Object.keys(theme).every((name) => theme[name] === this.theme[name])) return false;
    this.theme = theme;
    this.dark = isDark(paper);
    this.root.dataset.theme = this.dark ? "dark" : "light";
    for (const panel of this.panels) {
      panel.theme = theme;
      panel.paintOverlay();
    }
    return true;
  }

  layout(force = false) {
    const width = this.frame.clientWidth;
    if (!width || !this.maps?.length) return;
    if (!force && this.laidOut === width) return;
    this.laidOut = width;
    const count = this.maps.length;
    const { columns, cellWidth, cellHeight } = gridOf(count, width, this.spec.height, GAP, HEAD);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.grid.style.gap = `${GAP}px`;
    this.renderer?.resize(cellWidth, cellHeight);
    for (const panel of this.panels) {
      panel.resize(cellWidth, cellHeight);
      panel.layer.redraw();
    }
  }

  get colouring() {
    return this.colourings[this.chosenColouring];
  }

  /** A list of colours and, for every item, the code that points into it; without a colouring there are no codes. */
  coding() {
    const colouring = this.colouring;
    if (!colouring) return { codes: null };
    const { kind, values, range: [low, high] } = colouring;
    const codes = new Uint8Array(this.spec.n);
    if (kind === "category") {
      for (let i = 0; i < codes.length; i++) codes[i] = values[i] < 0 ? PALETTE_SIZE : values[i] % PALETTE_SIZE;
      const colours = Array.from({ length: PALETTE_SIZE }, (_, k) => categoryColour(k, this.dark));
      return { codes, colours: [...colours, missingColour(this.dark)] };
    }
    const colours = sequentialColours(this.dark);
    for (let i = 0; i < codes.length; i++) {
      const t = high > low ? (values[i] - low) / (high - low) : Number.isNaN(values[i]) ? NaN : 0.5;
      codes[i] = Number.isNaN(t) ? colours.length : Math.round(Math.min(1, Math.max(0, t)) * (colours.length - 1));
    }
    return { codes, colours: [...colours, missingColour(this.dark)] };
  }

  async recolour() {
    this.root.dataset.state = "drawing";
    const { codes, colours } = this.coding();
    const strata = this.colourings.find(({ kind }) => kind === "category")?.values;
    this.legend.show(this.colouring, this.dark);
    this.legend.count(this.selection);
    const turn = this.turn = (this.turn ?? 0) + 1;
    await Promise.all(this.panels.map((panel, k) => {
      const map = this.maps[k];
      const take = (values) => (map.items ? Uint8Array.from(map.items, (item) => values[item]) : values);
      const none = new Uint8Array(map.x.length);
      return panel.colour(codes ? take(codes) : none, colours ?? [map.colour], strata ? take(strata) : none);
    }));
    if (turn !== this.turn) return;
    this.panels.forEach((panel) => panel.describe());
    this.showNotice();
    this.root.dataset.state = "ready";
  }

  /** What a reader must know about what is not drawn. */
  showNotice() {
    const sentences = this.maps.filter((map) => map.missing).map((map) => (map.x.length
      ? `${counted(map.missing)} of ${counted(this.spec.n)} items have no finite position in “${map.title}” and are left out of it.`
      : `No item has a finite position in “${map.title}”.`));
    if (this.plainly) {
      const sampled = this.panels.some((panel) => panel.layer.shown < panel.map.x.length);
      sentences.unshift("This browser offers no WebGL, so the maps are drawn plainly" + (sampled
        ? " and from a sample that keeps the share of each class. A selection still takes in every item." : "."));
    }
    this.notice.hidden = sentences.length === 0;
    this.notice.textContent = sentences.join(" ");
  }

  /** @param {number[]} items @param {number} since time of the gesture, on the clock of performance.now() */
  choose(items, how, add, since) {
    if (how === "click" && since - (this.clickedAt ?? -Infinity) > 600) this.beforeClick = this.selection.snapshot();
    if (how === "click") this.clickedAt = since;
    this.selection.choose(items, how, add);
    this.selected(since, how === "click" ? CLICK_SETTLES : 0);
  }

  undoClick() {
    if (this.beforeClick && performance.now() - this.clickedAt < 1000) {
      this.selection.restore(this.beforeClick);
      this.selected(performance.now(), 0);
    }
    this.beforeClick = null;
  }

  chooseCategory(category, add, since) {
    const { values } = this.colouring;
    const items = [];
    for (let i = 0; i < values.length; i++) if (values[i] === category) items.push(i);
    this.choose(items, "class", add, since);
  }

  /** A class comes before an index: "8" is the class 8 where there is one, "#8" always the index. */
  search(text) {
    const items = [];
    for (const { kind, categories, values } of this.colourings) {
      const category = kind === "category" ? categories.findIndex((name) => name.toLowerCase() === text.toLowerCase()) : -1;
      if (category < 0) continue;
      for (let i = 0; i < values.length; i++) if (values[i] === category) items.push(i);
      break;
    }
    if (!items.length) {
      const wanted = new Set(text.split(/[\s,;]+/).map((word) => word.replace(/^#/, "")));
      for (let i = 0; i < this.spec.n; i++) if (wanted.has(this.nameOf(i))) items.push(i);
    }
    if (!items.length) return false;
    this.choose(items, "search", false, performance.now());
    if (items.length === 1) this.panels.forEach((panel) => panel.mark(items[0]));
    return true;
  }

  escape() {
    const dragged = this.panels.map((panel) => panel.abandon()).some(Boolean);
    if (!dragged) this.clear();
  }

  clear() {
    if (!this.selection.count) return;
    this.selection.clear();
    this.selected(performance.now(), 0);
  }

  /** Shows the selection everywhere, measures how long that took, and tells Python once it is on the screen. */
  selected(since, settle) {
    this.showSelection();
    performance.clearMeasures("latent-maps:brush");
    performance.measure("latent-maps:brush", { start: since, end: performance.now() });
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.tell(), settle + 20);
  }

  tell() {
    remembered.set(this.spec.key, { digest: this.spec.items_digest, snapshot: this.selection.snapshot() });
    this.send(this.selection.encode(this.spec.items_digest));
  }

  /** The nearest of the one chosen item, as soon as Python has told them. */
  showNear() {
    const { near, selection } = this;
    const shown = near && selection.count === 1 && selection.mask[near.item];
    this.panels.forEach((panel, k) => panel.link(shown && near.maps[k] ? { item: near.item, items: near.maps[k] } : null));
  }

  showSelection() {
    this.showNear();
    for (const panel of this.panels) panel.choose(this.selection);
    this.root.dataset.selected = String(this.selection.count);
    this.toolbar.say(this.selection, this.spec.n);
    this.legend.count(this.selection);
    this.table.show(this.selection);
  }

  hover(from, item) {
    if (item === this.hovered && from === this.hoveredIn) return;
    this.hovered = item;
    this.hoveredIn = from;
    for (const panel of this.panels) panel.mark(item);
    const at = item < 0 ? null : from.position(item);
    if (!at) return this.tooltip.hide();
    this.tooltip.show(item, this.facts(item), this.atlas);
    const frame = this.frame.getBoundingClientRect();
    const plot = from.plot.getBoundingClientRect();
    this.tooltip.place(plot.left - frame.left + at[0], plot.top - frame.top + at[1], frame.width, frame.height);
  }

  /** @returns {[string, string, string?][]} */
  facts(item) {
    const shown = this.colourings.filter((colouring, k) => colouring.is_label || k === this.chosenColouring);
    return [["index", this.nameOf(item)], ...shown.map(({ name, kind, categories, values }) => (kind === "category"
      ? [name, values[item] < 0 ? "none" : categories[values[item]], values[item] < 0 ? missingColour(this.dark) : categoryColour(values[item], this.dark)]
      : [name, shortNumber(values[item])]))];
  }

  moved(from) {
    if (!from) return;
    for (const panel of this.linked ? this.panels : [from]) {
      panel.camera.copy(from.camera);
      panel.look();
    }
    this.tooltip.hide();
  }

  destroy() {
    clearTimeout(this.sending);
    this.observer.disconnect();
    this.webgl = false; // else the context's end, below, would put up panels again
    for (const panel of this.panels) panel.destroy();
    const context = this.renderer?.canvas.getContext("webgl");
    this.renderer?.destroy();
    loseContext(context); // a browser holds some 16, and takes the oldest away from whoever has it
  }
}
