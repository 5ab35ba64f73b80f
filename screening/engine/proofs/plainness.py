"""How plain a text is: its sentences, words, and reading grade.

The grade is Flesch-Kincaid's: J. P. Kincaid et al., Derivation of new readability formulas for Navy
enlisted personnel, Research Branch Report 8-75, 1975.
"""

import re
from collections.abc import Iterable

END = re.compile(r"(?<=[.!?])[\s”\"]+")
WORD = re.compile(r"[\w'\u2019-]+")
SYLLABLE = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a mark without a word is none."""
    return [sentence for sentence in END.split(text.strip()) if WORD.search(sentence)]


def joined(texts: Iterable[str]) -> str:
    """Texts as one; each ends a sentence, with or without a mark."""
    return " ".join([text if text.endswith((".", "?", "!")) else f"{text}." for text in texts])


def words(text: str) -> list[str]:
    """The words of a text; a number is a word."""
    return WORD.findall(text)


def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, less a silent e."""
    lower = word.lower()
    groups = len(SYLLABLE.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def grade(text: str) -> float:
    """The school grade that a text asks of its reader."""
    found = words(text)
    if not found:
        return 0.0
    per_sentence = len(found) / len(sentences(text))
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
