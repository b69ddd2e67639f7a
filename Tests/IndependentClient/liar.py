#!/usr/bin/env python3
"""A device that lies to a real server, and an honest one beside it that must not notice.

    liar.py LINK LINK [SEED [PID [COUNT]]]    the liar's link, the honest device's; the server's process, to watch its memory; how many
                                              tiny batches and spoilt requests, 10,000 where nothing is said
"""

import random
import re
import socket
import sys
import time
import urllib.parse

from changes import make_change, write_header
from client import SYMPTOMS, must, spasticity
from device import Device, Refused, post
from feeds import fold, head_body, node, root, sign_p256, tiles
from wire import Message, encode, sha256, varint


def memory(process):
    """The most memory that a process had, in MiB; 0 where that cannot be seen."""
    try:
        with open(f"/proc/{process}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) // 1024
    except OSError:
        return 0


def told(work):
    """"stored", the problem's code, or the words of the notices."""
    try:
        response, _ = work()
    except Refused as error:
        found = re.search(rb'"code"\s*:\s*"([a-z-]+)"', error.body)
        return found.group(1).decode() if found else f"status {error.status}"
    notices = sorted({Message(one).text(4) for one in response.all_bytes(13)})
    return ", ".join(notices) or "stored"


class Liar:
    def __init__(self, device, log):
        self.device, self.log = device, log

    def batch(self, changes, first, writer=None, log=None, under=None, leaves=(), top=None):
        """A batch under a head that the liar signs over whatever it likes; `top` is that head's length and root."""
        writer, log = writer or self.device.writer, log or self.log.id
        leaves = list(leaves) + [change.leaf_hash() for change in changes]
        length, top = top or (len(leaves), root(leaves))
        signature = sign_p256(self.device.signing, "head.v1", head_body(under or log, writer, length, top))
        head = length.to_bytes(8, "big") + top + signature
        frames = b"".join(change.frame() for change in changes)
        return encode((1, log), (2, encode((1, writer), (2, first or None), (3, frames), (4, head))))

    def change(self, number):
        return make_change(write_header({1: SYMPTOMS}), bytes(8) + spasticity(number % 100))


class Tree:
    """A growing tree whose subtrees are hashed once."""

    def __init__(self):
        self.leaves, self.known = [], {}

    def subtree(self, start, size):
        if size == 1:
            return self.leaves[start]
        if (start, size) not in self.known:
            half = size // 2
            self.known[start, size] = node(self.subtree(start, half), self.subtree(start + half, half))
        return self.known[start, size]

    def root(self):
        return fold([self.subtree(*tile) for tile in tiles(0, len(self.leaves))])


def patiently(work):
    """Once more where the server had too much from this address."""
    for _ in range(60):
        try:
            return work()
        except Refused as error:
            if error.status not in (429, 503):
                raise
            time.sleep(1)
    return work()


def raw(address, body):
    """Sends bytes as the body of a request and gives what came back, whatever it is."""
    where = urllib.parse.urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection:
        head = f"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        answer = b""
        while True:
            more = connection.recv(65536)
            if not more:
                return answer
            answer += more


def spoilt(draw, good):
    """A request that is nearly right."""
    body = bytearray(good)
    for _ in range(draw.randrange(1, 5)):
        at = draw.randrange(len(body)) if body else 0
        kind = draw.randrange(6)
        if kind == 0 and body:
            body[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del body[at:]
        elif kind == 2:
            body[at:at] = draw.randbytes(draw.randrange(1, 30))
        elif kind == 3 and body:
            del body[at]
        elif kind == 4:
            body[at:at] = varint(draw.getrandbits(draw.randrange(1, 64)))
        else:
            body[at:at] = body[: draw.randrange(200)]
    return bytes(body)


def main():
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    process = sys.argv[4] if len(sys.argv) > 4 else None
    count = int(sys.argv[5]) if len(sys.argv) > 5 else 10_000
    print("seed", seed, flush=True)
    draw = random.Random(seed)
    liar, honest = Device(sys.argv[1]), Device(sys.argv[2])
    for device in (liar, honest):
        device.enrol()
        device.sync()
    log = next(iter(liar.logs.values()))
    theirs = honest.logs[log.id]
    for n in range(3):
        honest.record(theirs, {1: SYMPTOMS}, spasticity(n))
    honest.sync()
    liar.sync()
    before = theirs.digest()

    lie = Liar(liar, log)
    victim = log.feeds[honest.writer]
    held = [change.leaf_hash() for change in victim.changes]
    rows = (
        ("a head over somebody else's feed, signed with the liar's key", "wrong-signature",
         [lie.batch([lie.change(1)], 3, writer=honest.writer, leaves=held)]),
        ("somebody else's feed with a change altered", "wrong-signature",
         [lie.batch([lie.change(1)], 0, writer=honest.writer)]),
        ("an entry in the server's feed", "unknown-writer", [lie.batch([make_change(write_header({1: 9004, 32: b"\x08\x01"}))], 0, writer=liar.server)]),
        ("a head that was signed for another log", "wrong-signature", [lie.batch([lie.change(2)], 0, under=bytes(16))]),
        ("changes for a log that the liar may not see", "outside-scope", [lie.batch([lie.change(3)], 0, log=bytes([9] * 16))]),
        ("nine heads that do not hold", None, [lie.batch([lie.change(n)], 0, under=bytes(16)) for n in range(9)]),
    )
    for name, want, items in rows:
        got = told(lambda: liar.exchange(items))
        must(f"{name}: {got}", got == want if want else "wrong-signature" in got or got == "too-many-bad-batches")
        liar.sync()

    stolen = liar.writer
    liar.writer = honest.writer
    must("one writer that claims another's id is refused", told(lambda: liar.exchange([])) == "bad-signature")
    liar.writer = stolen
    liar.sync()
    recorded = liar.sent
    for _ in range(3):
        answer = post(liar.address, "/v1/sync", recorded)
        response, end = liar.response_of(answer, 0, sha256(liar.envelope))
        must("a recorded request gets a ticket and no data", response.integer(2) == 2 and end == len(answer))
    liar.sync()

    # Each change under a head of its own, thousands of them in a request.
    tree, got = Tree(), "stored"
    for start in range(0, count, 5_000):
        items = []
        for number in range(start, min(count, start + 5_000)):
            change = lie.change(number)
            tree.leaves.append(change.leaf_hash())
            items.append(lie.batch([change], number, top=(number + 1, tree.root())))
        got = told(lambda: liar.exchange(items))
        must(f"{len(items)} batches of one change: {got}", got in ("stored", "busy"))

    refused, stored = 0, set()
    good = liar.request()
    for n in range(count):
        body = draw.randbytes(draw.randrange(400)) if n % 4 == 0 else spoilt(draw, good)
        answer = raw(liar.address, body)
        status = answer[9:12]
        must_quiet(status in (b"200", b"400", b"401", b"413", b"421", b"422", b"429", b"503"), f"frame {n}: {answer[:200]!r}")
        refused += status != b"200"
        stored.add(status.decode())
    print(f"ok {count} spoilt requests, {refused} refused, statuses {sorted(stored)}")

    trips, _, standings, notices = patiently(honest.sync)
    must(f"the honest device synchronises in {trips} round trips", (standings, notices) == ([], []))
    honest.record(theirs, {1: SYMPTOMS}, spasticity(9))
    _, _, standings, notices = patiently(honest.sync)
    must("and its changes are stored, with their receipts", (standings, notices) == ([], []) and theirs.receipt(honest.writer) == 4)
    must("nobody altered what it wrote", [change.leaf_hash() for change in theirs.feeds[honest.writer].changes][:3] == held)
    must("its log went on from where it was", theirs.digest() != before)
    if process:
        used = memory(process)
        must(f"the server took {used} MiB at most", used < 600)
    print("all promises held")


def must_quiet(held, what):
    if not held:
        print("FAILED", what)
        sys.exit(1)


main()
