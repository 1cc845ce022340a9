"""Compares the running service with its own description: every route and every status of it, and the shape of every body.

    python3 Tests/ServiceTests/check_interface.py .build/release/comity

Needs the package jsonschema (Debian: python3-jsonschema; the environment of `make browser` has it). Fails where a response has a status or a shape that is not described,
and where something described was never seen, apart from the statuses named in UNSEEN with their reason.
"""

import argparse
import json
import re
import socket
import time

from service import Service, scenario

try:
    import jsonschema
except ImportError:
    print("SKIPPED: the service was not compared with its description. jsonschema is missing: apt-get install python3-jsonschema")
    raise SystemExit(0)

# Statuses that no request of this script can bring about on purpose.
UNSEEN = {
    "500": "only a mistake in the service gives it",
    "503": "needs a full queue or a broken store: see Tests/HTTPServiceTests",
    "409": "needs a run that is in no store: see Tests/HTTPServiceTests",
    "429": "needs a full queue: asked for below on POST /runs only",
    "404 /api/v1/map": "needs an installation without its map",
}


class Checker:
    def __init__(self, service):
        self.service = service
        status, _, body = service.ask("GET", "/api/v1/openapi.json", headers=self.access)
        assert status == 200, body
        self.description = json.loads(body)
        assert self.description["openapi"].startswith("3.1")
        self.seen = set()
        self.problems = []
        self.count = 0

    @property
    def access(self):
        return {"Authorization": f"Bearer {self.service.token}"} if self.service.token else {}

    def route(self, path):
        path = path.split("?")[0]
        for template in self.description["paths"]:
            # Literal paths come before open ones in the description of a run's documents.
            if "{" not in template and template == path:
                return template
        found = [t for t in self.description["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", t), path)]
        return max(found, key=lambda t: len(re.sub(r"\{\w+\}", "", t)), default=None)

    def ask(self, method, path, expected, body=None, headers=None, access=True):
        """One request: its status must be the expected one, and status and body must be as described."""
        sent = dict(self.access if access else {}, **(headers or {}))
        status, fields, content = self.service.ask(method, path, body, sent)
        self.count += 1
        name = f"{method} {path} {status}"
        if status != expected:
            self.problems.append(f"{name}: expected {expected}: {content[:200]}")
        template = self.route(path)
        if template is None:
            return content
        described = self.description["paths"][template].get(method.lower(), {}).get("responses", {})
        if str(status) not in described:
            if status != 405:
                self.problems.append(f"{name}: the status is not described")
            return content
        self.seen.add((method.lower(), template, str(status)))
        media = described[str(status)].get("content", {})
        kind = fields.get("content-type", "")
        if media and kind not in media:
            self.problems.append(f"{name}: {kind} is not among {list(media)}")
        for name_, value in (("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")):
            if fields.get(name_) != value:
                self.problems.append(f"{name}: {name_} is {fields.get(name_)}")
        if kind == "application/json" and media:
            schema = {"components": self.description["components"], **media[kind]["schema"]}
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(content)):
                self.problems.append(f"{name}: {error.json_path}: {error.message[:200]}")
        return content

    def wait(self, job):
        for _ in range(600):
            state = json.loads(self.ask("GET", f"/api/v1/jobs/{job}", 200))
            if state["state"] not in ("queued", "running"):
                return state
            time.sleep(0.1)
        raise SystemExit("a run did not end within a minute")

    def missing(self):
        for path, methods in self.description["paths"].items():
            for method, operation in methods.items():
                if method == "parameters":
                    continue
                for status in operation["responses"]:
                    reason = UNSEEN.get(status) or UNSEEN.get(f"{status} {path}")
                    if (method, path, status) not in self.seen and not reason:
                        yield f"{method.upper()} {path} {status} was never seen"


def common(checker):
    """The statuses that every route has, on every route."""
    for path, methods in checker.description["paths"].items():
        for name, operation in methods.items():
            if name == "parameters":
                continue
            method = name.upper()
            target = path.replace("{world}", "factbook-2014").replace("{economy}", "KHM")
            target = re.sub(r"\{\w+\}", "none", target)
            json_type = {"Content-Type": "application/json"} if "requestBody" in operation else {}
            checker.ask(method, target, 403, headers={"Host": "evil.example", **json_type})
            checker.ask(method, target, 403, headers={"Origin": "http://evil.example", **json_type})
            checker.ask(method, f"{target}?no_such_name=1", 400, headers=json_type)
            checker.ask(method, f"{target}?x={'a' * 5000}", 414, headers=json_type)
            checker.ask(method, target, 431, headers={"X-Long": "a" * 17000, **json_type})
            if "requestBody" in operation:
                checker.ask(method, target, 415, body="{}")
                checker.ask(method, target, 400, body="{", headers=json_type)
                checker.ask(method, target, 413, headers={**json_type, "Content-Length": "2000000", "Expect": "100-continue"})
                checker.ask(method, target, 413, body={"scenario": "#" * 300_000})


def whole(checker):
    """Every route with what it is for."""
    world = "/api/v1/worlds/factbook-2014"
    for path in ("/api/v1/status", "/api/v1/worlds", world, "/api/v1/map", "/api/v1/examples", "/api/v1/openapi.json",
                 "/api/v1/runs?limit=5", f"{world}/economies/KHM?powers=USA,CHN&offers=TPP"):
        checker.ask("GET", path, 200)
    checker.ask("GET", "/api/v1/worlds/factbook-1814", 404)
    checker.ask("GET", f"{world}/economies/XXX", 404)
    checker.ask("GET", f"{world}/economies/KHM?powers=XXX", 422)
    text = scenario()
    wrong = text.replace("KHM", "KMH")
    checker.ask("POST", "/api/v1/answers", 200, {"scenario": text})
    checker.ask("POST", "/api/v1/answers", 422, {"scenario": wrong})
    checker.ask("POST", "/api/v1/answers", 404, {"scenario": text, "world": "none"})
    checker.ask("POST", "/api/v1/scenarios/read", 200, {"scenario": text})
    checker.ask("POST", "/api/v1/scenarios/read", 200, {"scenario": "a: ["})
    checker.ask("POST", "/api/v1/runs", 404, {"scenario": text, "world": "none"})
    checker.ask("POST", "/api/v1/runs", 422, {"scenario": "name: 7"})
    runs = []
    for draws in (0, 20):
        started = json.loads(checker.ask("POST", "/api/v1/runs", 202, {"scenario": text, "draws": draws, "seed": 1}))
        events = checker.ask("GET", started["events"], 200).decode()
        assert "event: done" in events, events
        runs.append(checker.wait(started["job"])["run"])
    failed = json.loads(checker.ask("POST", "/api/v1/runs", 202, {"scenario": wrong}))
    assert checker.wait(failed["job"])["state"] == "failed"
    long = json.loads(checker.ask("POST", "/api/v1/runs", 202, {"scenario": text, "draws": 5000}))["job"]
    waiting = [json.loads(checker.ask("POST", "/api/v1/runs", 202, {"scenario": text, "draws": 5000}))["job"] for _ in range(8)]
    checker.ask("POST", "/api/v1/runs", 429, {"scenario": text})
    for job in [*waiting, long]:
        checker.ask("DELETE", f"/api/v1/jobs/{job}", 202)
    assert checker.wait(long)["state"] == "cancelled"
    for method, path in (("GET", "/api/v1/jobs/none"), ("DELETE", "/api/v1/jobs/none"), ("GET", "/api/v1/jobs/none/events")):
        checker.ask(method, path, 404)
    first, second = runs
    for name in ("", "/scenario.yaml", "/results.csv", "/results.xlsx", "/table.tex", "/table.md", "/report.html",
                 f"/compare/{second}"):
        checker.ask("GET", f"/api/v1/runs/{first}{name}", 200)
        checker.ask("GET", f"/api/v1/runs/none{name}", 404)
    checker.ask("DELETE", f"/api/v1/runs/{first}", 204)
    checker.ask("DELETE", f"/api/v1/runs/{first}", 404)


def raw_fuzz(service, rounds):
    """Random bytes and damaged requests; the service must go on answering."""
    import random

    generator = random.Random(20261129)
    good = (
        f"POST /api/v1/answers HTTP/1.1\r\nHost: {service.host}\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n"
        '{"scenario":"a"}\n').encode()
    for number in range(rounds):
        data = bytearray(good if number % 2 else generator.randbytes(generator.randrange(1, 400)))
        for _ in range(generator.randrange(0, 8)):
            place = generator.randrange(len(data))
            match generator.randrange(3):
                case 0: data[place] = generator.randrange(256)
                case 1: del data[place:place + generator.randrange(1, 20)]
                case 2: data[place:place] = generator.randbytes(generator.randrange(1, 20))
            if not data:
                data = bytearray(b"x")
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as client:
            try:
                client.sendall(data)
                if number % 3 == 0:
                    client.shutdown(socket.SHUT_WR)
                client.settimeout(0.01)
                client.recv(65536)
            except OSError:
                pass
    assert service.ask("GET", "/api/v1/status")[0] == 200


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--fuzz", type=int, default=2000, help="damaged requests that are sent")
    options = parser.parse_args()
    service = Service(options.program)
    try:
        checker = Checker(service)
        common(checker)
        whole(checker)
        raw_fuzz(service, options.fuzz)
        memory = service.resident_megabytes()
    finally:
        code = service.stop()
    # With a token every route refuses whoever does not show it.
    guarded = Service(options.program, "--listen", "0.0.0.0")
    try:
        other = Checker(guarded)
        for path, methods in other.description["paths"].items():
            for name, operation in methods.items():
                if name != "parameters":
                    kind = {"Content-Type": "application/json"} if "requestBody" in operation else {}
                    other.ask(name.upper(), re.sub(r"\{\w+\}", "none", path), 401, headers=kind, access=False)
        other.ask("GET", "/api/v1/status", 200)
    finally:
        guarded_code = guarded.stop()
    checker.seen |= other.seen
    problems = checker.problems + other.problems + list(checker.missing())
    if code or guarded_code:
        problems.append(f"the services ended with {code} and {guarded_code}")
    routes = sum(len(m) - ("parameters" in m) for m in checker.description["paths"].values())
    print(f"{routes} routes, {checker.count + other.count} requests, {len(checker.seen)} described responses seen, "
          f"{options.fuzz} damaged requests, {memory:.0f} MB at the end")
    for problem in problems:
        print(problem)
    raise SystemExit(1 if problems else 0)


main()
