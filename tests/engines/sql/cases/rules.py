"""Logic of three values, quantities, criteria, definitions, scores, promises and processes."""

from __future__ import annotations

from datetime import date
from itertools import product

from tests.engines.sql.conformance import NOT_SUPPLIED, Table

ANSWERS = (True, False, None)
PAIRS = [{"a": a, "b": b} for a, b in product(ANSWERS, ANSWERS)]

LOGIC = Table(
    "logic_of_three_values",
    "  a: yes/no\n  b: yes/no",
    PAIRS,
    {
        "a is yes": "+++ --- ???",
        "b is yes": "+-? +-? +-?",
        "not a is yes": "--- +++ ???",
        "a is yes and b is yes": "+-? --- ?-?",
        "a is yes or b is yes": "+++ +-? +??",
        "not (a is yes and b is yes)": "-+? +++ ?+?",
        "not (a is yes or b is yes)": "--- -+? -??",
        "all of (a is yes, b is yes)": "+-? --- ?-?",
        "any of (a is yes, b is yes)": "+++ +-? +??",
        "none of (a is yes, b is yes)": "--- -+? -??",
        "a is yes or a is no": "+++ +++ ???",
        "a is yes and a is no": "--- --- ???",
        "a is b": "+-? -+? ???",
        "first": "+-? +-? +-?",
        "not first": "-+? -+? -+?",
        "careful": "+-- +-- +--",
        "generous": "+-+ +-+ +-+",
        "not careful": "-++ -++ -++",
    },
    items="""criterion first for deal when b is yes
criterion careful for deal
  when b is yes
  unknown counts as not met
criterion generous for deal
  when b is yes
  unknown counts as met
criterion blocked for deal
  when a is yes
  unless b is yes
definition agreed for deal
  needs first, blocked
definition one_way for deal
  needs at least 1 of first, blocked
  unless careful
  unknown counts as not met
""",
    answers={
        "blocked": [False, True, None, False, False, False, False, None, None],
        "agreed": [False, False, None, False, False, False, False, False, None],
        "one_way": [False, True, False, False, False, False, False, False, False],
    },
)

THREES = [
    {"a": a, "b": b, "c": c}
    for a, b, c in ("+++", "++-", "+--", "---", "++?", "+-?", "--?", "+??", "-??", "???")
    for a, b, c in [[{"+": True, "-": False, "?": None}[sign] for sign in (a, b, c)]]
]
OF_THREE = "of (a is yes, b is yes, c is yes)"

QUANTITIES = Table(
    "quantities",
    "  a: yes/no\n  b: yes/no\n  c: yes/no",
    THREES,
    {
        f"at least 1 {OF_THREE}": "+++- ++? +??",
        f"at least 2 {OF_THREE}": "++-- +?- ???",
        f"at least 3 {OF_THREE}": "+--- ?-- ?-?",
        f"at most 1 {OF_THREE}": "--++ -?+ ???",
        f"at most 2 {OF_THREE}": "-+++ ?++ ?+?",
        f"at most 0 {OF_THREE}": "---+ --? -??",
        f"exactly 0 {OF_THREE}": "---+ --? -??",
        f"exactly 1 {OF_THREE}": "--+- -?? ???",
        f"exactly 2 {OF_THREE}": "-+-- ??- ???",
        f"exactly 3 {OF_THREE}": "+--- ?-- ?-?",
        f"all {OF_THREE}": "+--- ?-- ?-?",
        f"any {OF_THREE}": "+++- ++? +??",
        f"none {OF_THREE}": "---+ --? -??",
        f"not at least 2 {OF_THREE}": "--++ -?+ ???",
    },
)

SCORES = Table(
    "scores",
    "  a: yes/no\n  b: yes/no\n  account: account",
    [each | {"account": {"good": each["a"]}} for each in PAIRS[:-1]] + [{"account": NOT_SUPPLIED}],
    {
        "points >= 25": "+++ --- ???",
        "points >= 5": "+++ --- ???",
        "points < 5": "--- +++ ???",
        "points >= 30": "-+? --- -??",
        "points is 10": "--- --- ???",
        "points is -20": "--- +-? ?-?",
        "points is between -20 and 0": "--- +++ ???",
        "both > 40": "-+? --- -??",
        "account.standing >= 7": "+++ --- ???",
        "account.standing is 7": "+++ --- ???",
        "not account.standing < 7": "+++ --- ???",
    },
    items="""record account
  good: yes/no
score standing for account
  add 7 when good is yes
score points for deal
  add 45 when a is yes "Yes"
  subtract 20 when b is yes
score both for deal
  add points
  add 3 when b is no
score nothing for deal
  add 0 when a is yes
promise "Not both" for deal
  that not (a is yes and b is yes)
""",
    answers={
        "points lowest": [25, 45, 25, -20, 0, -20, -20, 0, -20],
        "points highest": [25, 45, 45, -20, 0, 0, 25, 45, 45],
        "both lowest": [25, 48, 25, -20, 3, -20, -20, 3, -20],
        "both highest": [25, 48, 48, -20, 3, 3, 25, 48, 48],
        "nothing lowest": [0] * 9,
        "nothing highest": [0] * 9,
        "Not both": [False, True, None, True, True, True, None, True, None],
    },
)

T, F, N = True, False, None

PROCESS = Table(
    "a_process",
    "  a: yes/no\n  b: yes/no\n  c: yes/no\n  w: yes/no\n  ours: yes/no\n  since: date\n  stage: stage of sales",
    [
        {"ours": T, "a": T, "b": T, "c": T, "w": T, "stage": "Contract", "since": date(2026, 11, 1)},
        {"ours": T, "a": T, "b": T, "c": F, "w": F, "stage": "discovery", "since": date(2026, 10, 21)},
        {"ours": F, "a": T, "b": F, "c": T, "w": T, "stage": "DISCOVERY", "since": date(2026, 10, 22)},
        {"a": N, "b": T, "c": T, "w": T, "stage": "Discovery"},
        {"ours": T, "a": F, "b": N, "c": N, "w": N, "stage": "Somewhere else", "since": date(2026, 1, 1)},
        {"ours": T, "a": T, "b": N, "c": T, "w": T, "stage": "Closed Won"},
        {"ours": T, "a": T, "b": T, "c": N, "w": F},
        {"ours": T, "a": T, "b": T, "c": T, "w": N, "stage": NOT_SUPPLIED},
        {"ours": T, "a": N, "b": N, "c": N, "w": F, "stage": "Proposal", "since": date(2026, 11, 20)},
    ],
    {
        'stage is "Discovery"': "-++ +?- ??-",
        'stage is one of ("Contract", "Closed Won")': "+-- -?+ ??-",
        "stage is known": "+++ +?+ -?+",
        "stage is missing": "--- -?- +?-",
    },
    items="""criterion ca for deal when a is yes
criterion cb for deal when b is yes
criterion cc for deal when c is yes
criterion cw for deal when w is yes
process sales "How a deal is sold" for deal when ours is yes
  stage "Discovery" probability 10%
    needs ca
    exit needs cb
    stay at most 30 days since since
  stage "Proposal" probability 50%
    should have cw
    stay at most 1 day since since
  stage "Contract" probability 90%
    needs cc
    unless not_ours
  outcome "Closed Won" won after "Contract" needs cw
  outcome "Closed Lost" lost needs cw
  outcome "Withdrawn" lost
criterion not_ours for deal when ours is no
""",
    answers={
        "sales applies": [T, T, F, N, T, T, T, T, T],
        "sales met": [3, 2, 1, 0, 0, 1, 2, 3, 0],
        "sales possible": [3, 2, 1, 3, 0, 3, 3, 3, 3],
        "sales overdue": [N, T, F, N, N, N, N, N, F],
        "sales Closed Won": [T, F, F, N, F, N, F, N, F],
        "sales Closed Lost": [T, F, T, T, N, T, F, N, F],
        "sales Withdrawn": [T] * 9,
    },
)

GATES = {4: "needs ca", 9: "exit needs cb", 15: "needs cc"}

LONG_PROCESS = Table(
    "a_long_process",
    "  a: yes/no\n  b: yes/no\n  c: yes/no",
    [
        {"a": T, "b": T, "c": T},
        {"a": F, "b": T, "c": T},
        {"a": N, "b": T, "c": T},
        {"a": T, "b": F, "c": T},
        {"a": T, "b": N, "c": T},
        {"a": T, "b": N, "c": F},
        {"a": N, "b": F, "c": T},
        {"a": T, "b": T, "c": N},
        {"a": F, "b": N, "c": F},
    ],
    items="\n".join(
        [
            *(f"criterion c{name} for deal when {name} is yes" for name in "abc"),
            "process sales for deal",
            *(f'  stage "S{number}" {GATES.get(number, "")}'.rstrip() for number in range(1, 21)),
            '  outcome "Won" won after "S20"',
            '  outcome "Put off" lost after "S9"',
            "",
        ]
    ),
    answers={
        "sales met": [20, 3, 3, 9, 9, 9, 3, 14, 3],
        "sales possible": [20, 3, 20, 9, 20, 14, 9, 20, 3],
        "sales Won": [T, F, N, F, N, F, F, N, F],
        "sales Put off": [T, F, N, F, N, N, F, T, F],
    },
)

TABLES = (LOGIC, QUANTITIES, SCORES, PROCESS, LONG_PROCESS)
