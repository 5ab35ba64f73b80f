"""What is in the audit trail, in words."""

from screening.store.audit import Act
from screening.web.languages import later

ACTS = {
    Act.BEGUN: later("Began a screening"),
    Act.ANSWERED: later("Answered questions"),
    Act.FINISHED: later("Finished a screening"),
    Act.SHARED: later("Sent a screening to the clinic"),
    Act.VIEWED: later("Looked at a screening"),
    Act.PURGED: later("Removed old screenings"),
    Act.DELETED: later("Deleted their own answers"),
    Act.CODE_MADE: later("Made a code to come back"),
    Act.RESUMED: later("Came back with a code"),
    Act.RESUME_FAILED: later("Failed to come back with a code"),
    Act.PASSWORD_SHOWN: later("Showed the password"),
    Act.SIGNED_IN: later("Signed in"),
    Act.SIGN_IN_FAILED: later("Failed to sign in"),
    Act.SIGNED_OUT: later("Signed out"),
    Act.PROVED: later("Proved again who they are"),
    Act.SESSION_ENDED: later("Ended sessions"),
    Act.INVITED: later("Was invited"),
    Act.JOINED: later("Took up the invitation"),
    Act.PASSWORD_SET: later("Changed the password"),
    Act.FACTOR_ADDED: later("Set up a second step"),
    Act.FACTOR_REMOVED: later("Removed a second step"),
    Act.CODES_MADE: later("Made recovery codes"),
    Act.ROLE_SET: later("Was given a role"),
    Act.DISABLED: later("Lost access"),
    Act.RESTORED: later("Was let in again"),
    Act.UNLOCKED: later("No longer has to wait"),
    Act.REFUSED: later("Was refused a page"),
    Act.KEYS_ROTATED: later("Changed the keys"),
    Act.AUDIT_VIEWED: later("Looked at the audit"),
    Act.AUDIT_EXPORTED: later("Took the audit as a file"),
}
