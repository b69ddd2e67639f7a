#!/usr/bin/env python3
"""Enrols two devices at a real server and synchronises them.

    client.py LINK LINK    two enrolment links of people who may record in the same pump log
"""

import json
import sys
import time

from device import NEW_TICKET_ONLY, Device, Refused, post
from merge import merge, state_digest
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
    must("a caregiver's pump program is kept, quarantined", standings == ["role-may-not-write"]
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
    print("all promises held")
    print("state", state_digest(log.id, merge(log.judged())).hex())


if __name__ == "__main__":
    main()
