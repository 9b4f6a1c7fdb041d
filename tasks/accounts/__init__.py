"""Accounts: who may sign in, with which roles, and what an administrator does about it.

What a viewer may see is not decided here but in ``tasks.store.visible``; sessions and
cookies are the business of the floor above.
"""

from tasks.accounts.accounts import Accounts
from tasks.accounts.inrichten import NieuwAccount
from tasks.accounts.wachtwoorden import Wachtwoorden

__all__ = ["Accounts", "NieuwAccount", "Wachtwoorden"]
