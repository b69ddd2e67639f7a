#!/usr/bin/env python3
"""Checks Fixtures/vectors/log-format.json against an implementation written from the specification alone."""

import json
import pathlib
import sys

from changes import change_id, clinic_id, log_id, make_change, read_frame, read_frames, read_header, spare_id, write_header, writer_id
from feeds import (check_batch, compact_range, head_body, inclusion, log_digest, media, pae, public_key, root, scope_digest, verifies)
from merge import Judged, merge, state_digest, state_preimage
from wire import Unreadable, registers, sha256

passed = failed = 0


def check(name, what):
    """Counts one value; `what` is a bool, or a function that gives one."""
    global passed, failed
    try:
        held = what() if callable(what) else what
    except Exception as error:  # a checker must go on and say which value it was
        held, name = False, f"{name}: {type(error).__name__} {error}"
    if held:
        passed += 1
    else:
        failed += 1
        print("FAILED", name)


def refuses(work):
    try:
        work()
    except Unreadable:
        return True
    return False


def hx(text):
    return None if text is None else bytes.fromhex(text)


def check_form(v):
    for one in v["good"]:
        want = {int(n): hx(r) for n, r in one["registers"].items()}
        check(f"form {one['bytes']}", lambda: registers(hx(one["bytes"])) == want)
    for one in v["bad"]:
        check(f"form bad {one['bytes']} ({one['why']})", lambda: refuses(lambda: registers(hx(one["bytes"]))))


def check_header(v):
    def value(number, given):
        if number == 7:
            return [hx(one) for one in given]
        if number == 11:
            return [(hx(one["change"]), one["fields"]) for one in given]
        return hx(given) if isinstance(given, str) else given

    for one in v["examples"]:
        values = {int(n): value(int(n), given) for n, given in one["fields"].items()}
        check(f"header {one['name']} written", lambda: write_header(values) == hx(one["bytes"]))
        check(f"header {one['name']} read", lambda: read_header(hx(one["bytes"])) == values)
    for one in v["outOfRange"]:
        work = lambda: read_header(hx(one["bytes"]))
        if one["effect"] == "absent":
            check(f"header field {one['field']} absent", lambda: one["field"] not in work())
        else:
            check(f"header field {one['field']} bad form", lambda: refuses(work))


def check_changes(v):
    def part(salt, given):
        return None if given is None else hx(salt) + hx(given)

    log, writer = hx(v["log"]), hx(v["writer"])
    apart = v["attachmentPartHash"]
    check("hash of a part that travels apart", lambda: sha256(b"\x12" + hx(apart["part"])) == hx(apart["hash"]))
    for n, one in enumerate(v["changes"]):
        change = make_change(
            hx(one["header"]), part(one["bodySalt"], one["body"]), part(one["noteSalt"], one["note"]),
            {int(bit): hx(value) for bit, value in one["attachedHashes"].items()})
        check(f"change {n} leaf", change.leaf() == hx(one["leafData"]))
        check(f"change {n} leaf hash", change.leaf_hash() == hx(one["leafHash"]))
        check(f"change {n} id", change_id(log, writer, one["index"], change.leaf_hash()) == hx(one["changeID"]))
        check(f"change {n} frame", change.frame() == hx(one["frame"]))
        check(f"change {n} read", lambda: read_frame(hx(one["frame"])) == (change, len(hx(one["frame"]))))
        for parts, frame in one["erasedFrames"].items():
            erased = change.erased(int(parts))
            check(f"change {n} erased {parts}", erased.frame() == hx(frame))
            check(f"change {n} erased {parts} read", lambda: read_frame(hx(frame))[0].leaf() == change.leaf())
    for n, one in enumerate(v["otherLayouts"]):
        change, _ = read_frame(hx(one["frame"]))
        check(f"layout {n}", change.layout == one["layout"] and change.frame() == hx(one["frame"]))
        check(f"layout {n} leaf", change.leaf() == hx(one["leafData"]) and change.leaf_hash() == hx(one["leafHash"]))
    for one in v["badFrames"]:
        check(f"bad frame: {one['why']}", lambda: refuses(lambda: read_frame(hx(one["bytes"]) + bytes(one["thenZeros"]))))
    for one in v["largest"]:
        frame = hx(one["bytes"]) + bytes(one["thenZeros"])
        check(f"largest: {one['why']}", lambda: read_frame(frame)[0].leaf_hash() == hx(one["leafHash"]))
        check(f"largest: {one['why']} to its end", lambda: read_frame(frame)[1] == len(frame))


def check_merkle(v):
    leaves = [sha256(b"\x00" + bytes([i])) for i in range(len(v["leafHashes"]))]
    check("leaf hashes", leaves == [hx(one) for one in v["leafHashes"]])
    for n, one in enumerate(v["roots"]):
        check(f"root of {n}", root(leaves, n) == hx(one))
    for start, end, want in v["ranges"]:
        check(f"range {start} {end}", compact_range(leaves, start, end) == [hx(one) for one in want])
    for size, index, want in v["inclusion"]:
        check(f"inclusion {index} of {size}", inclusion(leaves, size, index) == [hx(one) for one in want])


def check_identities(v):
    keys = v["keys"]
    for n, one in enumerate(keys):
        check(f"public key {n}", lambda: public_key(one["algorithm"], hx(one["secret"])) == hx(one["publicKey"]))
        check(f"writer {n}", writer_id(one["algorithm"], hx(one["publicKey"])) == hx(one["writerID"]))
        check(f"spare {n}", spare_id(one["algorithm"], hx(one["publicKey"])) == hx(one["spareID"]))
    for n, one in enumerate(v["logs"]):
        check(f"log {n}", log_id(hx(one["clinic"]), hx(one["random"])) == hx(one["logID"]))
    for n, one in enumerate(v["clinics"]):
        key, spare = keys[one["rootKey"]], keys[one["spareKey"]]
        check(f"clinic {n}", clinic_id(key["algorithm"], hx(key["publicKey"]), hx(spare["spareID"])) == hx(one["clinicID"]))


def check_signatures(v):
    for one in v["pae"]:
        check(f"pae {one['type']}", pae(one["type"].encode(), hx(one["body"])) == hx(one["pae"]))
    h = v["head"]
    body = head_body(hx(h["log"]), hx(h["writer"]), h["length"], hx(h["root"]))
    check("head body", body == hx(h["body"]) and len(body) == 74)
    check("head pae", pae(media("head.v1"), body) == hx(h["pae"]))
    wire = hx(h["onTheWire"])
    check("head on the wire", len(wire) == 104 and wire[:8] == h["length"].to_bytes(8, "big") and wire[8:40] == hx(h["root"]))
    for one in v["signatures"]:
        given = (one["algorithm"], hx(one["publicKey"]), one["type"].encode(), hx(one["body"]), hx(one["signature"]))
        check(f"signature {one['name']}", lambda: verifies(*given) == one["good"])


def check_batches(v):
    log, writer, key = hx(v["log"]), hx(v["writer"]), hx(v["publicKey"])
    frames = b"".join(hx(one) for one in v["frames"])
    leaves = [change.leaf_hash() for change in read_frames(frames)]
    check("batch leaves", leaves == [hx(one) for one in v["leafHashes"]])

    for length, head in v["heads"].items():
        head, n = hx(head), int(length)
        signed = lambda: verifies(2, key, media("head.v1"), head_body(log, writer, n, root(leaves, n)), head[40:])
        check(f"head of {n}", lambda: head[:40] == n.to_bytes(8, "big") + root(leaves, n) and signed())

    def take(one, prefix):
        check_batch(log, writer, 2, key, one["first"], leaves[one["first"]:one["end"]], hx(v["heads"][str(one["head"])]), prefix,
                    [hx(s) for s in one["suffix"]])
        return True

    for n, one in enumerate(v["good"]):
        check(f"batch {n}", lambda: take(one, [hx(p) for p in one["prefix"]]))
        check(f"batch {n} by the frontier", lambda: take(one, compact_range(leaves, 0, one["first"])))
        suffix = compact_range(leaves, one["end"], one["head"])
        check(f"batch {n} suffix", suffix == [hx(s) for s in one["suffix"]])
    for one in v["bad"]:
        check(f"batch bad: {one['why']}", lambda: refuses(lambda: take(one, [hx(p) for p in one["prefix"]])))


def check_digests(v):
    log = hx(v["log"])
    check("log digest", log_digest(log, [(hx(w), n, hx(r)) for w, n, r in v["tips"]]) == hx(v["logDigest"]))
    check("empty log digest", log_digest(log, []) == hx(v["emptyLogDigest"]))
    logs = {hx(one): hx(digest) for one, digest in v["logs"].items()}
    check("scope digest", scope_digest(logs) == hx(v["scopeDigest"]))
    check("empty scope digest", scope_digest({}) == hx(v["emptyScopeDigest"]))
    for bucket, want in v["buckets"].items():
        within = {one: digest for one, digest in logs.items() if one[0] >> 2 == int(bucket)}
        check(f"bucket {bucket}", scope_digest(within) == hx(want))


def check_merge(v):
    log, judged = hx(v["log"]), []
    for n, one in enumerate(v["changes"]):
        change, _ = read_frame(hx(one["frame"]))
        identity = change_id(log, hx(one["writer"]), one["index"], change.leaf_hash())
        check(f"merge change {n}", identity == hx(one["changeID"]))
        judged.append(Judged(identity, change, hx(one["author"]), hx(one["device"]), one["standing"] == 1))

    def plain(records):
        return [{**one, "id": one["id"].hex(), "fields": {
            str(number): [[change.hex(), standing, register.hex()] for change, standing, register in values]
            for number, values in one["fields"].items()}} for one in records]

    confirmation = next(one for one in judged if one.sort == "confirmation")
    for name, changes in (("result", judged), ("withoutTheConfirmation", [one for one in judged if one is not confirmation])):
        records = merge(changes)
        for got, want in zip(plain(records), v[name]["records"]):
            check(f"merge {name} record {want['id']}", got == want)
        check(f"merge {name} count", len(records) == len(v[name]["records"]))
        check(f"merge {name} state digest", state_digest(log, records) == hx(v[name]["stateDigest"]))
        if "preimage" in v[name]:
            check(f"merge {name} preimage", state_preimage(log, records) == hx(v[name]["preimage"]))
    check("merge nothing", state_digest(log, merge([])) == hx(v["nothing"]["stateDigest"]))


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "vectors" / "log-format.json"
    vectors = json.loads(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else default).read_text())
    parts = {
        "form": check_form, "header": check_header, "changes": check_changes, "merkle": check_merkle, "identities": check_identities,
        "signatures": check_signatures, "batches": check_batches, "digests": check_digests, "merge": check_merge,
    }
    for name, work in parts.items():
        work(vectors[name])
    for name in sorted(set(vectors) - set(parts)):
        print(f"not checked: {name}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
