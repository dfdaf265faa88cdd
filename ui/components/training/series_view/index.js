// Streamlit's entry point: called at mount, and again after every rerun.

const views = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let view = views.get(parentElement);
  if (!view) {
    view = new SeriesView();
    parentElement.append(make("style", { textContent: STYLE }), view.root);
    views.set(parentElement, view);
  }
  view.tell = (told) => setStateValue("told", told);
  view.update(data);
  return () => {
    views.get(parentElement)?.destroy();
    views.delete(parentElement);
  };
}
