"""How a code is said aloud: a word for each letter, numbers as they are."""

from screening.web.languages import later, say

WORDS = {
    "A": later("A for apple"),
    "B": later("B for bus"),
    "C": later("C for cat"),
    "D": later("D for dog"),
    "E": later("E for egg"),
    "F": later("F for fish"),
    "G": later("G for garden"),
    "H": later("H for hat"),
    "J": later("J for juice"),
    "K": later("K for kitchen"),
    "M": later("M for moon"),
    "N": later("N for nut"),
    "P": later("P for paper"),
    "Q": later("Q for queen"),
    "R": later("R for red"),
    "S": later("S for sun"),
    "T": later("T for tree"),
    "U": later("U for umbrella"),
    "V": later("V for violin"),
    "W": later("W for window"),
    "X": later("X for x-ray"),
    "Y": later("Y for yellow"),
    "Z": later("Z for zebra"),
}


def spelled(written: str) -> str:
    """A code in words: a sentence for each of its groups, so that there is a pause between them."""
    return " ".join(", ".join(map(_said, group)) + "." for group in written.split("-"))


def _said(sign: str) -> str:
    return say(WORDS[sign]) if sign in WORDS else sign
