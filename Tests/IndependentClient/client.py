#!/usr/bin/env python3
"""Enrols two devices at a real server and synchronises them.

    client.py LINK LINK [SEED]    two enrolment links of people who may record in the same pump log
"""

import json
import os
import sys
import time

from changes import make_change, write_header
from device import NEW_TICKET_ONLY, Device, Refused, post
from feeds import head_body, root, sign_p256
from merge import merge, state_digest
from oddities import Oddities
from wire import Message, Unreadable, encode, read_varint, sha256, zigzag

SYMPTOMS, PROGRAM, AMENDMENT, RETRACTION, CONFIRMATION = 10, 1011, 2001, 3001, 4001
SPASTICITY, ITCH, AT = 1, 8, 1000


def must(what, held):
    if not held:
        print("FAILED", what)
        sys.exit(1)
    print("ok", what)


def refused(work):
    try:
        work()
    except Refused as error:
        return error
    return None


def problem(error, status, code):
    """True when a refusal is the problem of chapter 6 that it should be."""
    if error is None:
        return False
    said = json.loads(error.body)
    return (error.status == status and error.kind == "application/problem+json" and said["code"] == code
            and said["type"] == f"urn:cistern:problem:{code}" and said["status"] == status and "remedy" in said and "title" in said)


def spasticity(tenths):
    return encode((SPASTICITY, zigzag(tenths * 10)))


def writers_of(log, record):
    """The changes whose spasticity survives in a record, ascending."""
    return [value[0] for one in merge(log.judged()) if one["id"] == record for value in one["fields"].get(SPASTICITY, [])]


def bad_items(device, log):
    """(reason, BatchItem) of batches that a server must not store."""
    own, length = log.feeds[device.writer], len(log.feeds[device.writer].leaves)

    def item(changes, first, head=None, writer=None, of=None, prefix=b"", suffix=b""):
        """By default under a head that this device signs over its own feed and these changes."""
        leaves = own.leaves[:first] + [change.leaf_hash() for change in changes]
        root_hash = root(leaves)
        signature = sign_p256(device.signing, "head.v1", head_body(of or log.id, writer or device.writer, len(leaves), root_hash))
        head = head or len(leaves).to_bytes(8, "big") + root_hash + signature
        frames = b"".join(change.frame() for change in changes)
        batch = encode(
            (1, writer or device.writer), (2, first or None), (3, frames), (4, head), (5, suffix or None), (6, prefix or None))
        return encode((1, of or log.id), (2, batch))

    new = make_change(write_header({1: SYMPTOMS}), bytes(8) + spasticity(10))
    good_head = Message(Message(item([new], length)).bytes(2)).bytes(4)
    yield "wrong-root", item([new], length, head=good_head[:8] + bytes(32) + good_head[40:])
    yield "wrong-signature", item([new], length, head=good_head[:-1] + bytes([good_head[-1] ^ 1]))
    yield "unreadable", item([new], length, head=own.head)
    yield "range-shape", item([new], length, suffix=bytes(32))
    yield "part-missing", item([new.erased(1)], length)
    yield "unknown-writer", item([new], length, writer=bytes(16))
    yield "outside-scope", item([new], 0, of=bytes(16))
    other = make_change(write_header({1: SYMPTOMS}), bytes(8) + spasticity(20))
    yield "fork", item([other], length - 1)
    yield "unreadable", encode((1, log.id), (2, encode((1, device.writer), (2, length), (3, b"\x05\x01"), (4, good_head))))


def main():
    first, second = (Device(link) for link in sys.argv[1:3])

    stranger = Device(sys.argv[1])
    stranger.code = bytes(10)
    must("a wrong code is refused", problem(refused(stranger.enrol), 401, "code-wrong"))
    first.enrol()
    must(f"enrolled as {first.offer.text(4)}, role {first.role}", len(first.ticket) == 16)
    first.accept()
    must("the acceptance sent again brings another ticket", len(first.ticket) == 16)
    again = Device(sys.argv[1])
    must("a used code is refused", problem(refused(again.enrol), 410, "code-used"))

    trips, new, _, _ = first.sync()
    must(f"the granted log came, {new} entries in {trips} round trip(s)", len(first.logs) == first.offer.integer(8) == 1)
    log = next(iter(first.logs.values()))
    must("writer and grant entries name the device",
         log.entries.owners[first.writer][:2] == (first.person, first.device_id)
         and (first.writer, first.person, first.role) in [grant[1:] for grant in log.entries.grants])

    now = int(time.time() * 1000)
    body = encode((SPASTICITY, zigzag(600)), (ITCH, 1), (AT, encode((1, zigzag(now)))))
    record = first.record(log, {1: SYMPTOMS}, body)
    must("before the sync there is no receipt", log.receipt(first.writer) == 0)
    trips, new, standings, notices = first.sync()
    must(f"synchronised in {trips} round trip(s), accepted", (standings, notices) == ([], []))
    must("the response brought the receipt", log.receipt(first.writer) == 1 and new >= 1)
    trips, new, _, _ = first.sync()
    must("a second sync is one round trip and brings nothing", (trips, new) == (1, 0))

    amendment = first.record(log, {1: AMENDMENT, 9: record, 10: SYMPTOMS, 11: [(record, [SPASTICITY])]}, spasticity(75))
    trips, _, standings, notices = first.sync()
    must("the amendment is accepted and has its receipt", (standings, notices, log.receipt(first.writer)) == ([], [], 2))
    merged = {one["id"]: one for one in merge(log.judged())}[record]["fields"]
    must("it replaces the value", merged[SPASTICITY] == [(amendment, 0, spasticity(75))] and merged[ITCH][0][0] == record)

    second.enrol()
    trips, new, _, _ = second.sync()
    other = second.logs[log.id]
    must(f"a second device holds the first one's feed, {new} changes", other.feeds[first.writer].leaves == log.feeds[first.writer].leaves)
    correction = second.record(other, {1: AMENDMENT, 9: record, 10: SYMPTOMS, 11: [(amendment, [SPASTICITY])]}, spasticity(30))
    second.sync()
    first.sync()
    must("both devices have equal log digests", log.digest() == other.digest())
    states = [state_digest(log.id, merge(one.judged())) for one in (log, other)]
    must("and equal state digests", states[0] == states[1])
    must("an unconfirmed correction of another person stands beside her value",
         writers_of(log, record) == sorted([amendment, correction]))
    first.record(log, {1: CONFIRMATION, 9: record, 10: SYMPTOMS, 12: correction})
    first.sync()
    must("a caregiver's confirmation has no effect", writers_of(log, record) == sorted([amendment, correction]))

    second.sync()
    visit = second.record(other, {1: SYMPTOMS}, spasticity(40))
    second.sync()
    first.sync()
    correction = first.record(log, {1: AMENDMENT, 9: visit, 10: SYMPTOMS, 11: [(visit, [SPASTICITY])]}, spasticity(45))
    first.sync()
    must("a correction of the nurse's value stands beside it", writers_of(log, visit) == sorted([visit, correction]))
    second.sync()
    second.record(other, {1: CONFIRMATION, 9: visit, 10: SYMPTOMS, 12: correction})
    second.sync()
    must("confirmed by the nurse, it alone is left", writers_of(other, visit) == [correction])
    first.sync()
    first.record(log, {1: RETRACTION, 9: record, 10: SYMPTOMS, 11: [(record, [])]})
    first.sync()
    must("its author's retraction takes the record back", [one["retracted"] for one in merge(log.judged()) if one["id"] == record] == [1])

    program = first.record(log, {1: PROGRAM}, encode((AT, encode((1, zigzag(now))))))
    _, _, standings, _ = first.sync()
    must("a caregiver's pump program is kept, quarantined", standings == [(program, "role-may-not-write")]
       and [one.quarantined for one in log.judged() if one.id == program] == [True])

    first.record(log, {1: SYMPTOMS}, spasticity(20))
    first.sync()
    replayed, envelope, ticket = first.sent, first.envelope, first.ticket
    answer = post(first.address, "/v1/sync", replayed)
    response, end = first.response_of(answer, 0, sha256(envelope))
    must("a replayed request gets a ticket and no data",
         response.integer(2) == NEW_TICKET_ONLY and end == len(answer)
         and not any(response.found.get(field) for field in range(7, 18)))
    first.ticket = ticket
    trips, _, _, _ = first.sync()
    must(f"the owner's old ticket or a new one serves on, {trips} round trip(s)", True)

    stream = bytearray(first.request())
    length, start = read_varint(bytes(stream), 0)
    stream[start + length - 1] ^= 1
    must("a wrong signature is refused", problem(refused(lambda: post(first.address, "/v1/sync", bytes(stream))), 401, "bad-signature"))
    must("what cannot be read is refused", problem(refused(lambda: post(first.address, "/v1/sync", b"\x05hello")), 400, "malformed"))
    must("what is cut is refused", problem(refused(lambda: post(first.address, "/v1/sync", replayed[:50])), 400, "cut-short"))
    must("an unknown address is refused", problem(refused(lambda: post(first.address, "/v1/nothing", b"")), 404, "not-found"))
    stranger = Device(sys.argv[1])
    stranger.server_key, stranger.server, stranger.ticket = first.server_key, first.server, bytes(16)
    must("an unknown writer is refused", problem(refused(stranger.exchange), 401, "unknown-writer"))
    _, _, standings, notices = first.sync()
    must("and nothing of it did harm", (standings, notices) == ([], []))
    for reason, item in bad_items(first, log):
        response, _ = first.exchange([item])
        notices = [Message(one).text(4) for one in response.all_bytes(13)]
        must(f"a batch is not stored: {reason}; the server says {notices}", notices == [reason])

    seed = int.from_bytes(os.urandom(4), "big") if len(sys.argv) < 4 else int(sys.argv[3])
    print("seed", seed)
    oddities = Oddities(seed, [(first, log), (second, other)])
    second.sync()
    judged = {}
    for step in range(1, 121):
        oddities.record()
        if step % 10 == 0:
            told = {}
            for device in (first, second, first):
                _, _, standings, notices = device.sync()
                told.update(standings)
                must(f"{step} odd changes are stored", notices == [])
            log.judged()
            must("and judged alike", all(log.reasons.get(change) == reason for change, reason in told.items()))
            judged.update(told)
    states = [state_digest(log.id, merge(one.judged())) for one in (log, other)]
    must("the server told of every change that is quarantined", log.reasons == {program: "role-may-not-write", **judged})
    must("odd histories merge alike", states[0] == states[1] and log.digest() == other.digest())
    print("all promises held")
    print("state", state_digest(log.id, merge(log.judged())).hex())


if __name__ == "__main__":
    main()
