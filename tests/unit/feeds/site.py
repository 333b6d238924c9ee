"""A news site on this machine, and a clock that tests set."""

import contextlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = datetime(2026, 3, 3, 4, 5, 6, tzinfo=UTC)


@dataclass
class Time:
    """Goes on only where someone sleeps, and by `tick` seconds whenever it is asked."""

    current: datetime = START
    tick: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        self.current += timedelta(seconds=self.tick)
        return self.current

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.current += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; a list of bodies is sent in chunks."""

    body: bytes | list[bytes] = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """Answers by path: each of a path's answers once, the last one for ever."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    answers: dict[str, list[Answer | Callable[[Request], Answer]]] = field(default_factory=lambda: defaultdict(list))

    def put(self, path: str, *answers: Answer | Callable[[Request], Answer]) -> None:
        self.answers[path] = list(answers)

    def url(self, path: str = "", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> list[str]:
        return [r.path for r in self.requests]

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        known = self.answers[request.path]
        found = known.pop(0) if len(known) > 1 else known[0] if known else Answer(b"not here", 404)
        return found if isinstance(found, Answer) else found(request)


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """A site for as long as the block runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = site.answer(Request(self.path, {k.lower(): v for k, v in self.headers.items()}))
            self.send_response_only(answer.status)  # no Date, so that equal requests have equal answers
            for name, value in answer.headers:
                self.send_header(name, value)
            if isinstance(answer.body, bytes):
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self._send(answer.body)
            else:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for part in [*answer.body, b""]:
                    self._send(b"%x\r\n%s\r\n" % (len(part), part))

        def _send(self, data: bytes) -> None:
            with contextlib.suppress(OSError):  # who asked has heard enough
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None: ...

    with Server(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
