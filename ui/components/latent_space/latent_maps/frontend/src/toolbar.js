// The one row of controls above the maps.
import { counted } from "./data.js";
import { element, replace } from "./dom.js";

const TOOLS = [["lasso", "Lasso", "Draw around items to select them"], ["rectangle", "Rectangle", "Drag a rectangle to select items"], ["move", "Move", "Drag to move the map"]];

export class Toolbar {
  /** @param {{colour: (k: number) => void, tool: (name: string) => void, link: (on: boolean) => void, pictures: (on: boolean) => void,
   *          search: (text: string) => boolean, clear: () => void, reset: () => void}} act */
  constructor(act) {
    this.colourings = element("select", { onchange: () => act.colour(this.colourings.selectedIndex) });
    this.colourLabel = element("label", { className: "field" }, [element("span", {}, ["Colour by"]), this.colourings]);
    this.tools = TOOLS.map(([name, text, title]) => element("button", {
      type: "button", title, "aria-pressed": String(name === "lasso"),
      onclick: () => { this.press(name); act.tool(name); },
    }, [text]));
    this.link = element("input", { type: "checkbox", checked: true, onchange: () => act.link(this.link.checked) });
    this.linkLabel = element("label", { className: "switch", title: "Move and zoom all maps together" }, [this.link, element("span", {}, ["Link zoom"])]);
    this.pictures = element("input", { type: "checkbox", checked: true, onchange: () => act.pictures(this.pictures.checked) });
    this.picturesLabel = element("label", { className: "switch", title: "Draw images on a map that is zoomed in" }, [this.pictures, element("span", {}, ["Pictures"])]);
    this.search = element("input", {
      type: "search", placeholder: "Find class or index", "aria-label": "Find items by class or index, Enter selects",
      title: "A class comes before an index; #8 is the index 8",
      oninput: () => this.search.setAttribute("aria-invalid", "false"),
      onkeydown: (event) => {
        if (event.key !== "Enter" || !this.search.value.trim()) return;
        this.search.setAttribute("aria-invalid", String(!act.search(this.search.value.trim())));
      },
    });
    this.status = element("span", { className: "status", role: "status", "aria-live": "polite" });
    this.clear = element("button", { type: "button", className: "quiet", title: "Clear the selection (Escape)", onclick: act.clear }, ["Clear"]);
    this.root = element("div", { className: "toolbar", role: "toolbar", "aria-label": "Map controls" }, [
      this.colourLabel,
      element("div", { className: "tools", role: "group", "aria-label": "Pointer" }, this.tools),
      this.linkLabel,
      this.picturesLabel,
      this.search,
      element("div", { className: "count" }, [this.status, this.clear]),
    ]);
  }

  press(name) {
    this.tools.forEach((button, k) => button.setAttribute("aria-pressed", String(TOOLS[k][0] === name)));
  }

  offer(colourings, chosen, maps, pictures) {
    replace(this.colourings, ...colourings.map(({ name }, k) => element("option", { selected: k === chosen }, [name])));
    this.colourLabel.hidden = colourings.length === 0;
    this.linkLabel.hidden = maps < 2;
    this.picturesLabel.hidden = !pictures;
  }

  say(selection, n) {
    this.status.textContent = selection.count ? `${counted(selection.count)} of ${counted(n)} selected` : `${counted(n)} items`;
    this.clear.disabled = selection.count === 0;
  }
}
