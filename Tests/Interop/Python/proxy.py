"""LiteLLM's proxy on a free loopback port: proxy.py ADDRESS-OF-THE-PEER.

The port is the first line of standard output, once the proxy answers. The proxy ends with its standard input, and when it doesn't answer
within two minutes.
"""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

# Prices come with the package: nothing is fetched, nothing is reported.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["INTEROP_OPENAI"] = sys.argv[1] + "/upstream/openai/relayed/v1"
os.environ["INTEROP_ANTHROPIC"] = sys.argv[1] + "/upstream/anthropic/relayed"
here = os.path.dirname(os.path.abspath(__file__))

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
# What the proxy prints goes to standard error.
announce = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def tell_when_ready():
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        try:
            opener.open(f"http://127.0.0.1:{port}/health/liveliness", timeout=5).read()
            print(port, file=announce, flush=True)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    os._exit(1)


threading.Thread(target=end_with_input, daemon=True).start()
threading.Thread(target=tell_when_ready, daemon=True).start()

from litellm import run_server  # noqa: E402 (takes seconds: the threads above come first)

run_server(["--config", os.path.join(here, "litellm.yaml"), "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"])
