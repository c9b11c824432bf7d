"""A Tryton of its own, for the tests: a database in a folder, served on loopback until standard input ends.

Started as a process: `python server.py FOLDER BASE`. To make a database takes most of a minute, so BASE keeps it for the
next time. One line, the port, says that it is ready. `admin` has the password `admin`; a company, its currencies and
one employee are there, and nothing else.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

DATABASE = "crm"


def main(folder: Path, base: Path) -> None:
    """Make the database if there is none to start from, then serve it."""
    from trytond import config

    file = folder / f"{DATABASE}.sqlite"
    config.set("database", "uri", "sqlite://")
    config.set("database", "path", str(folder))
    config.set("session", "authentications", "password")
    from trytond.application import app
    from trytond.pool import Pool

    pool = Pool(DATABASE)
    if base.exists():
        shutil.copy(base, file)
        pool.init()
    else:
        file.touch()
        make(pool)
        settle(pool)
        keep(file, base)
    serve(app)


def keep(file: Path, base: Path) -> None:
    """A copy through SQLite itself, which knows what is not in the file yet; whole or not at all."""
    part = base.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(file)) as made, closing(sqlite3.connect(part)) as copy:
        made.backup(copy)
    part.replace(base)


def make(pool: Any) -> None:
    """What `trytond-admin --all` does for a new database."""
    from trytond import backend
    from trytond.transaction import Transaction

    with Transaction().start(DATABASE, 0, close=True):
        database = backend.Database(DATABASE)
        database.connect()
        database.init()
    pool.init(update=["sale_opportunity"], lang=["en"], activatedeps=True)


def settle(pool: Any) -> None:
    """What an administrator would set up first."""
    from trytond.transaction import Transaction

    names = ("res.user", "currency.currency", "party.party", "company.company", "company.employee")
    with Transaction().start(DATABASE, 0) as transaction:
        users, currencies, parties, companies, employees = map(pool.get, names)
        admin = users(login="admin", name="Administrator", administrator=True, password="admin")
        admin.save()
        rates = [("create", [{"rate": 1}])]
        euro, _ = currencies.create(
            [
                {"name": "Euro", "code": "EUR", "numeric_code": "978", "symbol": "€", "rates": rates},
                {"name": "US Dollar", "code": "USD", "numeric_code": "840", "symbol": "$", "rates": rates},
            ]
        )
        own, seller = parties.create([{"name": "Us"}, {"name": "Seller"}])
        (company,) = companies.create([{"party": own.id, "currency": euro.id}])
        (employee,) = employees.create([{"party": seller.id, "company": company.id}])
        works_here = {"companies": [("add", [company.id])], "company": company.id}
        users.write([admin], {**works_here, "employees": [("add", [employee.id])], "employee": employee.id})
        transaction.commit()


def serve(app: Any) -> None:
    """Answer until nobody holds the other end of standard input any more."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)  # noqa: T201 - it is what the test waits for
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
