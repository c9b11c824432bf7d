"""A CRM on the loopback interface: answers what a test says, keeps a log, and misbehaves where it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def line(self) -> str:
        """What was asked for, without who asked."""
        return f"{self.method} {self.path} {json.dumps(self.query, sort_keys=True)}"


@dataclass(frozen=True)
class Answer:
    """What goes back. `cut`: after so many bytes of the body the connection drops."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Reply = Callable[[Asked], Answer]


@dataclass
class Fault:
    """An answer instead of the right one, for the first requests that fit, so many times."""

    fits: Callable[[Asked], bool]
    answer: Answer
    times: int = 1
    skip: int = 0
    """So many that fit are answered rightly before."""


class Server:
    """Listens while it is entered. `log` has every request, also those that were answered wrongly, `sent` the bodies."""

    def __init__(self, reply: Reply) -> None:
        self.log: list[Asked] = []
        self.sent: list[bytes] = []
        self.faults: list[Fault] = []
        self.reply = reply
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def lines(self) -> list[str]:
        return [asked.line for asked in self.log]

    def answer(self, asked: Asked) -> Answer:
        self.log.append(asked)
        for fault in self.faults:
            if fault.fits(asked) and fault.times:
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault.answer
        return self.reply(asked)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def handle_any(self) -> None:
                parts = urlsplit(self.path)
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                query: dict[str, str] = {}
                for name, value in parse_qsl(parts.query, keep_blank_values=True):
                    query[name] = f"{query[name]},{value}" if name in query else value
                answer = server.answer(Asked(self.command, parts.path, query, dict(self.headers)))
                server.sent.append(answer.content)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content[: answer.cut])
                self.wfile.flush()
                if answer.cut is not None:
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - as http.server calls them

            def log_message(self, *_: object) -> None:
                """The log of the server is enough."""

        return Handler
