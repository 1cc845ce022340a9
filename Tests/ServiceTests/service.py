"""Starts `comity serve` for a test and talks to it, with the standard library alone."""

import http.client
import json
import os
import re
import signal
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Service:
    """A service on a free port, with a data folder of its own."""

    def __init__(self, program, *options):
        self.folder = tempfile.TemporaryDirectory()
        environment = dict(os.environ, COMITY_HOME=ROOT, COMITY_DATA=self.folder.name)
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", *options], stdout=subprocess.PIPE, env=environment, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://(\S+):(\d+)/(?:\?token=(\w+))?", line)
        if not found:
            raise SystemExit(f"the service did not start: {line!r}")
        self.port = int(found[2])
        self.token = found[3]
        self.host = f"127.0.0.1:{self.port}"

    def ask(self, method, path, body=None, headers=None, timeout=120):
        """Status, fields and body of the response to one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        sent = {"Host": self.host}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        data = body.encode() if isinstance(body, str) else body
        if data is not None:
            sent.setdefault("Content-Length", str(len(data)))
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(data)
        response = connection.getresponse()
        answer = response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        connection.close()
        return answer

    def resident_megabytes(self):
        """Memory of the process that is in use now."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

    def stop(self):
        """Ends the service as Ctrl-C would; its exit status."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        finally:
            self.process.stdout.close()
            self.folder.cleanup()


def scenario(name="tpp-inclusive.yaml"):
    """A scenario that ships."""
    with open(os.path.join(ROOT, "Scenarios", name)) as file:
        return file.read()
