"""Which field names are nouns that a sentence can call by `the …`: the amount, the close date, the budget status.

A name is not looked at for its sense. What does not end in one of these words is quoted, as “created” or “legal”, which
never reads wrong; a word too few costs two quotes.
"""

from __future__ import annotations

from typing import Final

_THINGS: Final = """
    account address age amount answer approach area authority balance bill brand budget buyer call campaign capacity case
    category challenge champion channel choice city claim class client code comment company competitor concern contact
    contract cost country county criterion currency customer deal decision demand department description discount
    distance district domain duration effort email employer evaluation event fee field format forecast frequency function
    fund gain goal grade group growth health height ID industry influence initiative interest issue job kind label language
    lead length letter level licence license limit line list loan location loss manager margin market measure medium
    message method mode model motive name need note number objection occupation offer office operator opinion opportunity
    order organisation organization origin outcome owner package pain partner payment percentage person phase phone
    pipeline plan platform point position potential price priority probability problem process product profession profile
    profit programme project proposal province purpose quantity quarter quality question rank rate rating ratio reason
    recommendation reference region relationship reply request requirement response result revenue risk role room salary
    sample scale scope score sector segment seller seniority service share shape size solution source speed sponsor stage
    state status step story street strategy strength style subject sum supplier surname task tax team temperature
    tenure term territory threshold tier timeframe timeline title topic total town trade transaction turnover type unit
    urgency url use user usage vacancy value vendor version vertical visit volume wage warranty website weight width word
    workload yield zip zone
"""
_MOMENTS: Final = """
    anniversary birthday creation date datetime day deadline end expiry expiration instant launch moment month renewal
    start termination time timestamp week year
"""
NOUNS: Final = frozenset(f"{_THINGS} {_MOMENTS}".lower().split())
MOMENTS: Final = frozenset(_MOMENTS.split())
"""Those that a date or a time can be called by."""

_NOT_COUNTED: Final = """
    about after approx as at average avg before between by count days estimated for from hours in last max maximum mean
    median min minimum minutes months new next no nr num number of on or per percent previous quarters rate ratio seconds
    share since sum than the this till to total until weeks with within without years
"""
NOT_COUNTED: Final = frozenset(_NOT_COUNTED.split())
"""With one of these words a name does not go behind *the number of*."""
