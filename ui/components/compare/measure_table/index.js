// Streamlit's entry point: called at mount, and again after every rerun.

const tables = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let table = tables.get(parentElement);
  if (!table) {
    table = new MeasureTable();
    parentElement.append(make("style", { textContent: STYLE }), table.root);
    tables.set(parentElement, table);
  }
  table.send = (name, value) => setStateValue(name, value);
  table.update(data);
  return () => {
    tables.get(parentElement)?.destroy();
    tables.delete(parentElement);
  };
}
