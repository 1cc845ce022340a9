"""Loads the service: cached answers at a fixed rate and concurrent solves, for a minute; prints latencies and memory.

    python3 Tests/ServiceTests/load.py .build/release/comity [--seconds 60] [--rate 200] [--solvers 20]

Fails where any response is not 200, where cached answers are slower than the limit, or where memory grows.
"""

import argparse
import asyncio
import concurrent.futures
import json
import time

from service import Service, scenario


async def respond(reader):
    """Status and length of one response; the body is read and dropped."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    body = await reader.readexactly(length)
    return status, body


def post(host, text, more=None):
    body = json.dumps({"scenario": text, **(more or {})}).encode()
    head = f"POST /api/v1/answers HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def line(name, values, failures):
    print(
        f"{name:<16} {len(values):>6} answers, {failures} failures; milliseconds: median {1e3 * quantile(values, 0.5):.1f}, "
        f"95 % {1e3 * quantile(values, 0.95):.1f}, 99 % {1e3 * quantile(values, 0.99):.1f}, largest {1e3 * max(values, default=0):.1f}")


async def load(service, options):
    text = scenario()
    cached = post(service.host, text)
    end = time.monotonic() + options.seconds
    fast, slow, failures = [], [], {"cached": 0, "solve": 0}
    free = asyncio.Queue()
    for _ in range(32):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", service.port, limit=1 << 22))

    async def ask_cached(due):
        connection = await free.get()
        try:
            connection[1].write(cached)
            status, _ = await asyncio.wait_for(respond(connection[0]), 30)
            # From when it was due, so that requests which waited for a connection count too.
            fast.append(time.monotonic() - due)
            failures["cached"] += status != 200
        except Exception as error:
            print(f"cached: {error!r}")
            failures["cached"] += 1
        finally:
            free.put_nowait(connection)

    async def solve(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port, limit=1 << 22)
        count = 0
        while time.monotonic() < end:
            # A comment makes every text another one, so that nothing is found in the cache.
            request = post(service.host, f"{text}\n# {number}-{count}-{time.time_ns()}\n")
            start = time.monotonic()
            writer.write(request)
            try:
                status, body = await asyncio.wait_for(respond(reader), 60)
            except Exception as error:
                print(f"solve: {error!r}")
                failures["solve"] += 1
                return
            slow.append(time.monotonic() - start)
            if status != 200:
                failures["solve"] += 1
                print(body[:300])
            count += 1
        writer.close()

    async def watch():
        while time.monotonic() < end:
            memory.append(service.resident_megabytes())
            await asyncio.sleep(1)

    memory = []
    solvers = [asyncio.create_task(solve(number)) for number in range(options.solvers)]
    watcher = asyncio.create_task(watch())
    asked = []
    begin = time.monotonic()
    due = begin
    while due < end:
        await asyncio.sleep(max(0, due - time.monotonic()))
        asked.append(asyncio.create_task(ask_cached(due)))
        due += 1 / options.rate
    await asyncio.gather(*asked, *solvers, watcher)
    return fast, slow, failures, memory, time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--solvers", type=int, default=20)
    parser.add_argument("--warm", type=int, default=350, help="different answers before the measurement")
    options = parser.parse_args()
    service = Service(options.program)
    try:
        # The first answers fill the cache of 32 MB: what is measured is a service at work.
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            texts = [scenario() + (f"\n# warm {number}" if number else "") for number in range(options.warm)]
            for status, _, body in pool.map(lambda text: service.ask("POST", "/api/v1/answers", {"scenario": text}), texts):
                assert status == 200, body[:300]
        start = service.resident_megabytes()
        fast, slow, failures, memory, seconds = asyncio.run(load(service, options))
        finish = service.resident_megabytes()
    finally:
        code = service.stop()
    line("cached answers", fast, failures["cached"])
    line("solves", slow, failures["solve"])
    print(f"{len(fast) / seconds:.0f} cached answers a second and {len(slow) / seconds:.1f} solves a second over {seconds:.0f} s")
    middle = memory[len(memory) // 2]
    print(f"memory in MB: start {start:.0f}, middle {middle:.0f}, end {finish:.0f}, largest {max(memory):.0f}")
    print(f"the service ended with status {code}")
    late = finish - middle
    problems = []
    if any(failures.values()):
        problems.append(f"failures: {failures}")
    if len(fast) < 0.98 * options.rate * options.seconds:
        problems.append(f"only {len(fast)} cached answers")
    if late > 20:
        problems.append(f"memory grew by {late:.0f} MB in the second half")
    if code != 0:
        problems.append(f"exit status {code}")
    if problems:
        raise SystemExit("; ".join(problems))


main()
