"""A server on a free loopback port that writes down every request and answers it as its wire wants.

Paths are /SIDE/WIRE/CALL/...: the first three parts say whose request it is. GET /recorded gives all of them, in order.
The port is the first line of standard output. The server ends with its standard input.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from answers import reply

recorded = []
lock = threading.Lock()


class Peer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/recorded":
            with lock:
                return self.answer(200, "application/json", json.dumps(recorded).encode())
        self.answer(404, "application/json", b"{}")

    def do_POST(self):
        data = self.body()
        address = urlsplit(self.path)
        side, wire, call, path = address.path.lstrip("/").split("/", 3)
        body = json.loads(data)
        with lock:
            recorded.append({
                "side": side, "wire": wire, "call": call, "method": self.command, "path": "/" + path, "query": address.query,
                "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body,
            })
        found = reply("/" + path, address.query, body)
        if found is None:
            return self.answer(404, "application/json", json.dumps({"error": {"message": f"no wire has {path}"}}).encode())
        self.answer(200, *found)

    def body(self):
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def answer(self, status, kind, data):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
