"""What can be told of a page without eyes: what is too wide, cut, printed over one another, or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FAULTS = """() => {
  const found = [], texts = [];
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const words = (one) => one.textContent.trim().replace(/\\s+/g, " ").slice(0, 60);
  // What lies in a box that scrolls or cuts on purpose is seen by scrolling.
  const inside = (one) => {
    for (let up = one; up && up !== document.body; up = up.parentElement ?? up.getRootNode().host)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX) && up.clientWidth < innerWidth + 1 && !up.matches("[data-testid=stMain], [data-testid=stApp], .stApp *:has(> [data-testid=stMain])")) return true;
    return false;
  };
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot);
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own || !shown(one) || one.closest("svg, [aria-hidden=true], style, script, .ts-visually-hidden")) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      const box = range.getBoundingClientRect();
      // What is for screen readers only has a box of one pixel.
      if (box.width < 2 || box.height < 2 || one.clientWidth === 1) continue;
      if (box.right > innerWidth + 1 && !inside(one)) found.push(`beyond the right edge: ${words(one)}`);
      const style = getComputedStyle(one);
      if (style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && one.scrollWidth > one.clientWidth + 1)
        found.push(`cut without dots: ${words(one)}`);
      for (const rect of range.getClientRects()) texts.push([one, rect]);
    }
  };
  walk(document);
  for (const error of document.querySelectorAll("[data-testid=stException]")) found.push(`an error: ${words(error)}`);
  const main = document.querySelector("[data-testid=stMain]");
  if (main && main.scrollWidth > main.clientWidth + 1) found.push(`the page is ${main.scrollWidth} px wide`);
  // Two texts over one another, of which the upper is not a panel or a bar that stays in place.
  const fixed = (one) => { for (let up = one; up; up = up.parentElement ?? up.getRootNode().host) if (/fixed|sticky/.test(getComputedStyle(up).position)) return true; return false; };
  texts.sort((a, b) => a[1].top - b[1].top);
  for (let i = 0; i < texts.length; i++) {
    const [one, a] = texts[i];
    for (let j = i + 1; j < texts.length && texts[j][1].top < a.bottom - 3; j++) {
      const [other, b] = texts[j];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - b.top;
      if (across > 4 && down > 5 && !one.contains(other) && !other.contains(one) && !fixed(one) && !fixed(other) && !inside(one) && !inside(other))
        found.push(`over one another: ${words(one)} / ${words(other)}`);
    }
  }
  return [...new Set(found)].slice(0, 12);
}"""  # noqa: E501
"""Runs in the page and gives sentences; empty where nothing was found. It looks into components too."""


def faults(page: Page) -> list[str]:
    return list(page.evaluate(FAULTS))
