"""The world outside: takes deliveries over a socket and keeps its own record, fsynced before it answers.

    python receiver.py SOCKET RECORD [honours]

A delivery is a line of JSON with a `key`. One that `honours` keys carries a repeated one out only once.
"""

import json
import os
import socketserver
import sys
import threading


class Receiver(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, record: str, honours: bool) -> None:
        super().__init__(path, Handler)
        self.record = open(record, "ab")  # noqa: SIM115
        self.honours = honours
        self.done: set[str] = set()
        self.one_at_a_time = threading.Lock()

    def take(self, line: bytes) -> bytes:
        """Carry a delivery out; the answer."""
        key = json.loads(line)["key"]
        with self.one_at_a_time:
            if not (self.honours and key in self.done):
                self.record.write(line)
                self.record.flush()
                os.fsync(self.record.fileno())
                self.done.add(key)
        return json.dumps({"native": f"r{key}"}).encode() + b"\n"


class Handler(socketserver.StreamRequestHandler):
    server: Receiver

    def handle(self) -> None:
        try:
            for line in self.rfile:
                if line.endswith(b"\n"):
                    self.wfile.write(self.server.take(line))
        except ConnectionError:
            return


if __name__ == "__main__":
    with Receiver(sys.argv[1], sys.argv[2], "honours" in sys.argv[3:]) as server:
        server.serve_forever()
