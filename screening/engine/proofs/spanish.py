"""How plain a Spanish text is: its syllables, and Szigriszt-Pazos' scale as INFLESZ reads it.

F. Szigriszt Pazos, Sistemas predictivos de legibilidad del mensaje escrito, 1993; I. M.
Barrio-Cantalejo et al., Validación de la Escala INFLESZ, Anales del Sistema Sanitario de Navarra
31, 2008: up to 55 a text is rather hard, above 65 rather easy.
"""

import re

from screening.engine.proofs.plainness import sentences, words

SILENT = re.compile(r"(?<!c)h|(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])")
Y_AS_VOWEL = re.compile(r"y(?![aeiouáéíóúü])")
NUCLEI = re.compile(r"[aeiouáéíóúü]+")
STRONG = re.compile(r"[aeoáéóíú]")  # an accent on i or u makes it one: dí-a, but dia-rio


def syllables(word: str) -> int:
    """How many syllables a Spanish word has; at least one, as a number has.

    Each strong vowel makes a syllable; i and u go with one beside them, or together. An h parts no
    vowels, and y is a vowel unless one follows.
    """
    heard = Y_AS_VOWEL.sub("i", SILENT.sub("", word.lower()))
    groups = NUCLEI.findall(heard)
    return max(1, sum(max(1, len(STRONG.findall(group))) for group in groups))


def inflesz(text: str) -> float:
    """How easy a text is to read: 65 and more is easy, 80 and more very easy."""
    found = words(text)
    if not found:
        return 100.0
    per_word = sum(map(syllables, found)) / len(found)
    return 206.835 - 62.3 * per_word - len(found) / len(sentences(text))
