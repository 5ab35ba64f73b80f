"""More faults to plant: what cannot happen, what may not be said, what no worked case protects."""

from tests.proofs.planted import INDICATIONS, LAST, SAFETY, Fault
from tests.proofs.shown import is_noted

A_NOTE = "\n- id: {}\n  when:\n    {}\n  text: A remark.\n  sources:\n    design: a test\n"
FIRST_NOTE = "\n- id: past_surgery\n"
NEVER = "all:\n      - »fever: yes\n      - fever: no\n"

WRITTEN = (
    Fault(
        "a question that nobody is asked",
        1,
        (
            (
                LAST,
                "  why: The provider needs a scan",
                f"  asked_when:\n    {NEVER}  why: The provider needs a scan",
            ),
        ),
        "'recent_scan' is never asked",
    ),
    Fault(
        "an option that never makes a difference",
        1,
        (("notes.yaml", "    recent_scan: [no, unsure]", "    duration: under_6_weeks"),),
        "'recent_scan: yes' never makes a difference",
        (LAST, "- id: recent_scan"),
    ),
    Fault(
        "an outcome that never comes out",
        1,
        (("pathway.yaml", "outcome: not_indicated", "outcome: not_enough_info"),),
        "'not_indicated' never comes out",
        ("outcomes.yaml", "not_indicated:"),
    ),
    Fault(
        "a note that never holds",
        1,
        (
            (
                "notes.yaml",
                FIRST_NOTE,
                A_NOTE.format("nobody", "all:\n      - »fever: yes\n      - fever: no")
                + FIRST_NOTE,
            ),
        ),
        "'nobody' never holds",
    ),
    Fault(
        "a context question that a rule uses",
        1,
        (
            (
                "notes.yaml",
                FIRST_NOTE,
                A_NOTE.format("many_shots", "steroid_injection_count: 4_or_more") + FIRST_NOTE,
            ),
        ),
        "'steroid_injection_count' is marked as context, but a rule uses it",
        (INDICATIONS, "- id: steroid_injection_count"),
    ),
    Fault(
        "a forbidden word",
        9,
        (("outcomes.yaml", "  title: Keep going", "  »title: You Qualify. Keep going"),),
        "'qualify' may not be said to patients",
    ),
    Fault(
        "a sentence that is too long",
        9,
        ((SAFETY, "  help: A fever is", "  »help: If " + "and if " * 10 + "a fever is"),),
        "words; 20 at most",
    ),
    Fault(
        "an English sentence whose Spanish nobody has looked at",
        9,
        ((SAFETY, "  ask: Do you have weakness", "  »ask: Do you have new weakness"),),
        "has no text in 'es': Do you have new weakness in your legs or feet?",
    ),
    Fault(
        "a translation of what is said no more",
        9,
        ((SAFETY, "  ask: Do you have weakness", "  ask: Do you have new weakness"),),
        "no text of the rulebook is so in English: Do you have weakness in your legs or feet?",
        ("es.po", 'msgid "Do you have weakness in your legs or feet?"'),
    ),
    Fault(
        "a note for staff that is not translated",
        9,
        (("notes.yaml", "  text: Age not given.", "  »text: No age given."),),
        "has no text in 'es': No age given.",
    ),
    Fault(
        "a translation that leaves out what is filled in",
        9,
        (("es.po", " Dígales: [reasons].", ""),),
        "the text and its English differ in: [reasons].",
        ("es.po", 'msgid "One of your answers should be looked at soon.'),
    ),
    Fault(
        "a translation that parts what is filled in from its full stop",
        9,
        (("es.po", "Dígales: [reasons].", "Diga [reasons] pronto."),),
        "the text and its English differ in: [reasons], [reasons].",
        ("es.po", 'msgid "One of your answers should be looked at soon.'),
    ),
    Fault(
        "a translation with another number",
        9,
        (("es.po", "empeoró rápido en las últimas 2 semanas", "empeoró rápido en 12 semanas"),),
        "the text and its English differ in: 12, 2",
        ("es.po", 'msgid "Yes, it is new or quickly got worse in the last 2 weeks"'),
    ),
    Fault(
        "a forbidden word in Spanish",
        9,
        (("es.po", 'msgstr "Hable de MILD con su médico"', 'msgstr "Usted Califica para MILD"'),),
        "'calific' may not be said to patients",
        ("es.po", 'msgid "Discuss MILD with your provider"'),
    ),
    Fault(
        "a sentence that is too long in Spanish",
        9,
        (("es.po", 'msgstr "Fiebre es', 'msgstr "Fiebre ' + "y más " * 10 + "es"),),
        "words; 20 at most",
        ("es.po", 'msgid "A fever is'),
    ),
    Fault(
        "a worked case that comes out otherwise",
        10,
        (("cases.yaml", "headline: discuss_mild", "headline: not_indicated"),),
        "case C01",
        ("cases.yaml", "  - id: C01"),
    ),
    Fault(
        "a worked case with an answer that is none",
        10,
        (("cases.yaml", "      back_pain: no\n", "      back_pain: nope\n"),),
        "does not accept 'nope'",
        ("cases.yaml", "  - id: C02"),
    ),
    Fault(
        "a rule that no worked case protects",
        10,
        (
            (
                "notes.yaml",
                FIRST_NOTE,
                A_NOTE.format("eighty", "»age: 80_or_older") + FIRST_NOTE,
            ),
        ),
        "no worked case would notice this change: notes eighty: dropped",
        shown=is_noted("eighty"),
    ),
)
