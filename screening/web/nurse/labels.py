"""The words for what nurses choose among."""

from screening.calls import End, Giver, Identity, Why
from screening.engine.rulebook import Rulebook
from screening.store.remarks import CONTACT, HANDED, MESSAGE, NOTE, PROMISED
from screening.store.tasks import CALL, CODE, DANGER, SHARED
from screening.web.languages import later, say
from screening.worklist import Contact

GIVERS: dict[str, str] = {
    Giver.PATIENT: later("The patient"),
    Giver.PARTNER: later("Wife, husband or partner"),
    Giver.CHILD: later("Daughter or son"),
    Giver.PARENT: later("Mother or father"),
    Giver.RELATIVE: later("Another relative or a friend"),
    Giver.CARER: later("Paid caregiver"),
    Giver.INTERPRETER: later("Interpreter, for the patient"),
}
IDENTITIES: dict[str, str] = {
    Identity.MATCHED: later("Name and birth date match"),
    Identity.OTHER: later("The caller is not the patient"),
    Identity.UNMATCHED: later("They do not match"),
}
WHYS = {
    DANGER: later("Danger sign"),
    SHARED: later("Sent by the patient"),
    CALL: later("Call not finished"),
    CODE: later("Picked up by code"),
}
CONTACTS = {
    Contact.REACHED: later("Reached"),
    Contact.SENT_HELP: later("Sent help"),
    Contact.LEFT_MESSAGE: later("Left a message"),
    Contact.UNREACHED: later("Could not reach"),
}
KINDS = {
    CONTACT: later("Tried to reach"),
    HANDED: later("Handed over to"),
    PROMISED: later("Promised a call"),
}
HOWS = {"asked": later("asked"), "heard": later("heard")}
ENDS: dict[str, str] = {
    End.SENT_911: later("911 was called: now"),
    End.SENT_ER: later("Sent to the emergency room: now"),
    End.TRANSFER: later("Handed to a clinician on the phone: now"),
    End.TODAY: later("Seen or called by a clinician: today"),
    End.DAYS: later("Visit: within 3 days"),
    End.WEEKS: later("Visit: within 2 weeks"),
    End.PROVIDER: later("Provider looks at it: within 2 working days"),
    End.ADVICE: later("Advice only: no time set"),
    End.REFUSED_HELP: later("They declined what we advise: call back, signs read out"),
}
REASONS: dict[str, str] = {
    Why.EXAMINED: later("A clinician has examined this since it began"),
    Why.KNOWN: later("It is old, known to a clinician, and not worse"),
    Why.MISTAKE: later("A misunderstanding, set right on this call"),
    Why.OTHER_CAUSE: later("It has another cause that is under care"),
}
TEACH_BACKS = {
    "yes": later("Yes"),
    "again": later("Yes, after I said it again"),
    "no": later("No"),
}
STEPS = {
    "begun": later("Begun"),
    "finished": later("Finished: the answers are final"),
    "shared": later("Sent to the clinic"),
    "claimed": later("Took it"),
    "released": later("Let it go"),
}
REMARKS = {NOTE: later("Note"), MESSAGE: later("Message to the provider")}


def levels_of(rulebook: Rulebook) -> dict[str, str]:
    """Each level of urgency in words; the last is no outcome of its own."""
    levels, outcomes = rulebook.urgency.levels, rulebook.outcomes
    none = say("Nothing urgent")
    return {level: outcomes[level].schedule if level in outcomes else none for level in levels}
