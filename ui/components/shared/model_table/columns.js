// What the page sent: ids, columns as arrays, colours. A row is named by its id; a position is never kept.

const shown = (text) => text ?? "";
const counted = (count) => count.toLocaleString("en");

class Models {
  constructor({ ids, parents, names, labels, readings, colours, shapes, takes, pictures, columns }) {
    Object.assign(this, { ids, parents, names, labels, readings, colours, shapes, takes, pictures });
    this.columns = new Map(columns.map((column) => [column.key, column]));
    this.shown = columns.filter((column) => column.shown);
    this.place = new Map(ids.map((id, row) => [id, row]));
    this.children = new Map();
    parents.forEach((parent, row) => {
      if (parent !== null) this.children.set(parent, [...(this.children.get(parent) ?? []), row]);
    });
    this.words = ids.map((_, row) => this.searched(row));
  }

  searched(row) {
    const said = [this.names[row]];
    for (const { kind, values } of this.columns.values()) {
      if (kind === "category" || kind === "text") said.push(shown(values[row]));
      if (kind === "tags") said.push(...values[row]);
    }
    for (const child of this.children.get(this.ids[row]) ?? []) said.push(this.searched(child));
    return said.join(" ").toLowerCase();
  }

  // The models that a row's box chooses: itself, those of a training, or none.
  chosenBy(rows) {
    return [...new Set(rows.flatMap((row) => this.takes[row]))];
  }

  // Every model below a row, at any depth.
  below(row) {
    return (this.children.get(this.ids[row]) ?? []).flatMap((child) => [...(this.takes[child].includes(this.ids[child]) ? [this.ids[child]] : []), ...this.below(child)]);
  }

  // The values that a row has in a column of categories or tags.
  marks(key, row) {
    const column = this.columns.get(key);
    if (!column) return [];
    const value = column.values[row];
    return Array.isArray(value) ? value : value ? [value] : [];
  }

  // Whether some rows have a value there that others lack: else there is nothing to filter by.
  divides(key) {
    const top = this.parents.filter((parent) => parent === null).length;
    const counts = this.tally(key);
    return counts.length > 1 || (counts.length === 1 && counts[0][1] < top);
  }

  // Every value of such a column, with how many rows have it, the commonest first.
  tally(key) {
    const counts = new Map();
    for (let row = 0; row < this.ids.length; row++) {
      if (this.parents[row] !== null) continue;
      for (const mark of this.marks(key, row)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }
}
