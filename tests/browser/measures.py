"""What is measured of a page that is shown: the sizes, the texts that are cut, the focus rings."""

from typing import Any

from axe_playwright_python.base import AxeResults
from playwright.sync_api import Page

TARGETS = """least => [...document.querySelectorAll(
    '.choice, .scale label, .typed, .in, .button, .back a, .told .act a, .foot li a, .lang'
  )].filter(each => each.checkVisibility())
  .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least)
  .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""

ROWS = """least => [...document.querySelectorAll('label:has(input:not([type=hidden])), button')]
  .filter(each => each.checkVisibility())
  .filter(each => each.getBoundingClientRect().height < least)
  .map(each => each.textContent.trim())"""

# Texts that leave the window, or the box that is drawn around them.
CUT = """() => {
  const boxes = '.choice, .scale label, .button, .note, .verdict, .urgent, .call, .problem, .body';
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    const isHidden = parent.closest('.hide, .skip, .trap') || !parent.checkVisibility();
    if (isHidden || !text.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect(), around = parent.closest(boxes);
    const room = around ? around.getBoundingClientRect() : { left: 0, right: innerWidth };
    const isOut = box.left < room.left - 1 || box.right > room.right + 1
      || around && (box.top < room.top - 1 || box.bottom > room.bottom + 1);
    if (isOut) found.push(text.data.trim());
  }
  return found;
}"""

RINGS = """() => {
  const channel = part => {
    const share = part / 255;
    return share <= .04045 ? share / 12.92 : ((share + .055) / 1.055) ** 2.4;
  };
  const light = colour => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number).map(channel);
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const contrast = (one, other) => {
    const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
    return (more + .05) / (less + .05);
  };
  const behind = element => {
    for (let each = element.parentElement; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!/^rgba.*, 0\\)$/.test(colour)) return colour;
    }
  };
  return [...document.querySelectorAll('a[href], button, input')]
    .filter(each => each.type !== 'hidden' && each.tabIndex >= 0 && each.checkVisibility())
    .map(each => {
      each.focus();
      const drawn = each.closest('.choice, .scale label') ?? each, look = getComputedStyle(drawn);
      const glow = look.boxShadow.match(/^(rgb[^)]*\\)) 0px 0px 0px ([\\d.]+)px/)
        ?? [, 'rgb(0, 0, 0)', 0];
      const wide = parseFloat(look.outlineWidth), page = behind(drawn);
      const [inner, outer] = [look.outlineColor, glow[1]];
      return {
        what: `${each.id || each.textContent.trim()} on ${page}`,
        drawn: look.outlineStyle, inner: wide, outer: glow[2] - wide,
        shows: Math.max(contrast(inner, page), contrast(outer, page)),
        differs: contrast(inner, outer),
      };
    });
}"""

# What people may set for themselves (WCAG 1.4.12). No inline style: the policy forbids it.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; }
    * { word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
LENGTHENED = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, longer = word => word + word.slice(-Math.ceil(word.length / 4));
    text.data = text.data.replace(/\\p{L}{4,}/gu, longer);
  }
}"""
AXE = "axe.run(document, { resultTypes: ['violations'] })"
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def barriers(page: Page) -> list[str]:
    """What axe finds to be in anybody's way, on a page that has axe in it; no rule is off."""
    found = page.evaluate(AXE)
    assert len(found["passes"]) > 10, "axe looked at nothing"
    report: str = AxeResults(found).generate_report()
    return [report] if found["violations"] else []


def small_targets(page: Page, least: int = 44) -> list[str]:
    """What is to be clicked and is smaller than it may be, in pixels."""
    found: list[str] = page.evaluate(TARGETS, least)
    return found


def low_rows(page: Page, least: int = 48) -> list[str]:
    """The answers and the buttons that are lower than ours are, in pixels."""
    found: list[str] = page.evaluate(ROWS, least)
    return found


def cut_texts(page: Page) -> list[str]:
    """The texts that leave their place; a word for the page, where it scrolls sideways."""
    found: list[str] = page.evaluate(CUT)
    return [*found, *(["scrolls sideways"] if page.evaluate(SCROLLS) else [])]


def rings(page: Page) -> list[dict[str, Any]]:
    """The two rings of each thing that can have the focus: how wide, and how they stand out."""
    page.keyboard.press("Tab")  # so that the focus is shown
    found: list[dict[str, Any]] = page.evaluate(RINGS)
    return found


def weak_rings(page: Page) -> list[dict[str, Any]]:
    """Those that do not show where the focus is: below 2 pixels, or 3 to 1."""
    measured = rings(page)
    assert len(measured) > 3
    return [
        ring
        for ring in measured
        if ring["drawn"] != "solid"
        or min(ring["inner"], ring["outer"]) < 2
        or min(ring["shows"], ring["differs"]) < 3
    ]


def in_large_letters(page: Page, percent: int) -> None:
    """Let people have larger letters."""
    page.evaluate("size => document.documentElement.style.fontSize = size", f"{percent}%")
