// Streamlit's entry point: called at mount, and again after every rerun and every change of theme.
import css from "./latent_maps.css";
import { LatentMaps } from "./view.js";

const views = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let view = views.get(parentElement);
  if (!view) {
    const style = document.createElement("style");
    style.textContent = css;
    view = new LatentMaps();
    parentElement.append(style, view.root);
    views.set(parentElement, view);
    view.removeAll = () => { style.remove(); view.root.remove(); };
  }
  view.send = (selection) => setStateValue("selection", selection);
  view.update(data.spec, data.table);
  return () => {
    view.removeAll();
    view.destroy();
    views.delete(parentElement);
  };
}
