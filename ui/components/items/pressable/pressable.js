// Markup from Python in which whatever has data-item can be pressed. Arrow keys go from button to button.

const sheets = new WeakMap();

class Sheet {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.addEventListener("click", (event) => this.click(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
    parent.append(this.root);
  }

  update({ markup, current, columns }) {
    this.columns = columns;
    const focused = this.focused();
    if (markup !== this.markup) {
      this.markup = markup;
      this.root.innerHTML = markup;
    }
    for (const node of this.root.querySelectorAll("[data-item]")) {
      node.classList.toggle("ts-here", node.dataset.item === current);
      if (node.tagName === "BUTTON") node.setAttribute("aria-current", String(node.dataset.item === current));
    }
    const buttons = this.buttons();
    const here = buttons.find((button) => button.dataset.item === (focused?.item ?? current)) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === here ? 0 : -1;
    if (!focused) return;
    // A page that was turned goes on where the last one ended.
    const next = this.turning ? buttons.at(this.turning > 0 ? 0 : -1) : here;
    this.turning = 0;
    next?.focus({ preventScroll: true });
  }

  buttons() {
    return [...this.root.querySelectorAll("button[data-item]")];
  }

  focused() {
    const active = document.activeElement;
    return this.root.contains(active) ? active.dataset : null;
  }

  click(event) {
    const pressed = event.target.closest("[data-item]");
    if (pressed) this.press(Number(pressed.dataset.item));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = this.buttons();
    const at = buttons.indexOf(document.activeElement);
    if (at < 0) return;
    const to = {
      ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + this.columns, ArrowUp: at - this.columns,
      Home: 0, End: buttons.length - 1, PageDown: buttons.length, PageUp: -1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= buttons.length) {
      this.turning = to < 0 ? -1 : 1;
      return this.turn(this.turning);
    }
    buttons[at].tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) {
    sheet = new Sheet(parentElement);
    sheets.set(parentElement, sheet);
  }
  sheet.press = (item) => setTriggerValue("pressed", item);
  sheet.turn = (by) => setTriggerValue("turned", by);
  sheet.update(data);
  return () => {
    sheet.root.remove();
    sheets.delete(parentElement);
  };
}
