// From all rows to the lines of the table: filtered, sorted, grouped, unfolded. Pure functions.

const NEITHER = "none"; // the group of rows that have no value there

// ``hidden`` are marks whose rows are shown only where somebody filters for them.
function passes(models, row, { text, filters, hidden }) {
  for (const [key, marks] of Object.entries(hidden)) {
    if (models.marks(key, row).some((mark) => marks.includes(mark) && !filters[key]?.includes(mark))) return false;
  }
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => models.words[row].includes(word))) return false;
  return Object.entries(filters).every(([key, wanted]) => {
    if (!wanted.length) return true;
    const marks = models.marks(key, row);
    return wanted.some((mark) => marks.includes(mark));
  });
}

function compared(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

// A stable order; rows without a value come last in both directions.
function ordered(models, rows, sort) {
  const column = sort && models.columns.get(sort.key);
  const values = sort?.key === "name" ? models.names : column?.values;
  if (!values) return rows;
  const empty = (row) => values[row] === null || values[row] === "" || values[row]?.length === 0;
  const turn = sort.down ? -1 : 1;
  return [...rows].sort((a, b) => (empty(a) || empty(b) ? empty(a) - empty(b) : turn * compared(values[a], values[b])));
}

// Lines: { group, count, rows } for the head of a group, else { row, depth }.
function arranged(models, view, unfolded, folded) {
  const top = models.ids.map((_, row) => row).filter((row) => models.parents[row] === null);
  const rows = ordered(models, top.filter((row) => passes(models, row, view)), view.sort);
  const lines = [];
  const add = (row, depth) => {
    lines.push({ row, depth });
    if (unfolded.has(models.ids[row])) for (const child of models.children.get(models.ids[row]) ?? []) add(child, depth + 1);
  };
  if (!view.group) {
    rows.forEach((row) => add(row, 0));
    return { lines, rows };
  }
  const groups = new Map();
  for (const row of rows) {
    const marks = models.marks(view.group, row);
    for (const mark of marks.length ? marks : [NEITHER]) groups.set(mark, [...(groups.get(mark) ?? []), row]);
  }
  for (const [group, members] of groups) {
    lines.push({ group, rows: members });
    if (!folded.has(group)) members.forEach((row) => add(row, 0));
  }
  return { lines, rows };
}

// Ids between two lines, both included. Heads of groups are left out.
function between(models, lines, from, to) {
  const [first, last] = from < to ? [from, to] : [to, from];
  return models.chosenBy(lines.slice(first, last + 1).flatMap(({ row }) => (row === undefined ? [] : [row])));
}
