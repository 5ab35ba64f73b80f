"""Pages of all staff: the way in, what proves who somebody is, and their own account."""

from screening.web.staff import account, door, factors, invited
from screening.web.staff.blueprint import pages

__all__ = ["account", "door", "factors", "invited", "pages"]
