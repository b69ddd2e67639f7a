#!/usr/bin/env python3
"""Checks Protocol/vectors against an implementation written from the specification alone, in the order of its chapters."""

import hashlib
import hmac
import json
import pathlib
import sys

from changes import change_id, clinic_id, kind_class, log_id, make_change, read_frame, read_header, spare_id, write_header, writer_id
from device import certified_key, read_code
from feeds import check_batch, compact_range, head_body, inclusion, log_digest, media, node, pae, public_key, root, scope_digest, verifies
from merge import Judged, merge, state_digest, state_preimage
from standing import Entries
from wire import Message, Unreadable, encode, read_varint, registers, sha256, take, varint, zigzag

FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2] / "Protocol" / "vectors")
passed = failed = 0


def check(name, what):
    """Counts one value; `what` is a bool, or a function that gives one."""
    global passed, failed
    try:
        held = what() if callable(what) else what
    except Exception as error:  # a checker must go on and say which value it was
        held, name = False, f"{name}: {type(error).__name__} {error}"
    passed, failed = passed + bool(held), failed + (not held)
    if not held:
        print("FAILED", name)


def page(name):
    return json.loads((FOLDER / name).read_text())


def hx(text):
    return None if text is None else bytes.fromhex(text)


def field_bytes(one):
    value = {
        "uint": lambda v: v, "sint": zigzag, "bool": int, "string": str, "bytes": hx,
        "message": lambda v: b"".join(field_bytes(inner) for inner in v)}[one["type"]](one["value"])
    return encode((one["field"], value))


def header_values(given):
    values = {}
    for number, value in given.items():
        number = int(number)
        if number == 7:
            value = [hx(one["shortWriter"]) + varint(one["length"]) for one in value]
        elif number == 11:
            value = [(hx(one["change"]), one["fields"]) for one in value]
        elif isinstance(value, str):
            value = hx(value)
        values[number] = value
    return values


def change_of(log, one):
    """Encodes a change from what is told of it, and checks each step on the way."""
    name, parts = one["says"], {}
    for bit, part in enumerate(("body", "note")):
        if part not in one:
            continue
        told = one[part]
        for field in told["fields"]:
            check(f"{name}: {part} field {field['field']}", lambda: field_bytes(field) == hx(field["bytes"]))
        protobuf = b"".join(field_bytes(field) for field in told["fields"])
        check(f"{name}: {part}", protobuf == hx(told["protobuf"]))
        check(f"{name}: {part} in canonical form", lambda: registers(protobuf) is not None)
        parts[part] = hx(told["random"]) + protobuf
        check(f"{name}: {part} with its random bytes", parts[part] == hx(told["part"]))
        check(f"{name}: hash of the {part}", sha256(bytes([0x10 + bit]) + parts[part]) == hx(told["hash"]))
    values = header_values(one["headerFields"])
    header = write_header(values)
    check(f"{name}: header", header == hx(one["header"]))
    check(f"{name}: header read", lambda: read_header(header) == values)
    change = make_change(header, parts.get("body"), parts.get("note"))
    check(f"{name}: leaf", change.leaf() == hx(one["leaf"]))
    check(f"{name}: leaf hash", change.leaf_hash() == hx(one["leafHash"]))
    check(f"{name}: frame", change.frame() == hx(one["frame"]))
    for mask, frame in one["erasedFrames"].items():
        check(f"{name}: erased {mask}", lambda: change.erased(int(mask)).frame() == hx(frame))
        check(f"{name}: erased {mask} hashes alike", lambda: read_frame(hx(frame))[0].leaf_hash() == change.leaf_hash())
    identity = change_id(log, hx(one["writer"]), one["index"], change.leaf_hash())
    check(f"{name}: change id", identity == hx(one["changeID"]))
    return identity, change


def signed(name, one, algorithm, key):
    body = hx(one["body"])
    check(f"{name}: signed bytes", pae(one["type"].encode(), body) == hx(one["signedBytes"]))
    check(f"{name}: signature", lambda: verifies(algorithm, key, one["type"].encode(), body, hx(one["signature"])))
    return body


def check_feeds(feeds, log, changes):
    for feed in feeds["feeds"]:
        writer, key = hx(feed["writer"]), hx(feed["publicKey"])
        name, leaves = feed["writer"][:8], [hx(one) for one in feed["leafHashes"]]
        check(f"{name}: leaves", leaves == [change.leaf_hash() for _, change in changes[writer]])
        for tree in feed["trees"]:
            n = tree["length"]
            check(f"{name}: compact range of {n}", compact_range(leaves, 0, n) == [hx(one) for one in tree["compactRange"]])
            check(f"{name}: root of {n}", root(leaves, n) == hx(tree["root"]))
        for head in feed["heads"]:
            n = head["length"]
            body = head_body(log, writer, n, root(leaves, n))
            check(f"{name}: head body {n}", body == hx(head["body"]))
            check(f"{name}: head signed bytes {n}", pae(media("head.v1"), body) == hx(head["signedBytes"]))
            wire = n.to_bytes(8, "big") + root(leaves, n) + hx(head["signature"])
            check(f"{name}: head on the wire {n}", wire == hx(head["onTheWire"]))
            check(f"{name}: head signature {n}", verifies(feed["algorithm"], key, media("head.v1"), body, wire[40:]))
        for one in feed["batches"]:
            first, end, head = one["first"], one["end"], hx(feed["heads"][-1]["onTheWire"])
            prefix, suffix = [hx(h) for h in one["prefix"]], [hx(h) for h in one["suffix"]]
            check(f"{name}: batch {first} {end}", lambda: check_batch(
                log, writer, feed["algorithm"], key, first, leaves[first:end], head, prefix, suffix) is not None)
            check(f"{name}: prefix {first} {end}", compact_range(leaves, 0, first) == prefix)
            check(f"{name}: suffix {first} {end}", compact_range(leaves, end, len(leaves)) == suffix)
            for item, named in (("batchItem", log), ("withoutItsLog", b"")):
                m = Message(hx(one[item]))
                check(f"{name}: {item} {first} {end}", lambda: m.bytes(1) == named)
                batch = Message(m.bytes(2))
                frames = b"".join(change.frame() for _, change in changes[writer][first:end])
                check(f"{name}: {item} {first} {end} content", lambda: (
                    batch.bytes(1), batch.integer(2), batch.bytes(3), batch.bytes(4), batch.bytes(5), batch.bytes(6))
                    == (writer, first, frames, head, b"".join(suffix), b"".join(prefix)))


def check_identity(v):
    def key(one):
        check(f"secret of {one['sentence']}", sha256(b"cistern vectors: " + one["sentence"].encode()) == hx(one["secret"]))
        check(f"public key of {one['sentence']}", public_key(one["algorithm"], hx(one["secret"])) == hx(one["publicKey"]))
        return one["algorithm"], hx(one["publicKey"])

    root_key, spare, server = key(v["root"]), key(v["spare"]), key(v["server"])
    clinic = hx(v["clinicID"])
    check("spare id", spare_id(*spare) == hx(v["spareID"]))
    check("clinic id", clinic_id(*root_key, hx(v["spareID"])) == clinic)
    check("log id", log_id(clinic, hx(v["genesisRandom"])) == hx(v["logID"]))
    check("server's writer id", writer_id(*server) == hx(v["serverWriter"]))
    body = signed("server key statement", v["serverKeyStatement"], *root_key)
    check("server key statement's bytes", encode((1, clinic), (2, 1), (3, server[0]), (4, server[1])) == body)
    certified = encode((1, root_key[0]), (2, root_key[1]), (3, hx(v["spareID"])), (4, body), (5, hx(v["serverKeyStatement"]["signature"])))
    check("certified server key", certified == hx(v["certifiedServerKey"]))
    check("certified server key believed", lambda: certified_key(certified, clinic) == server)
    for one in v["members"]:
        own = key(one["key"])
        check(f"{one['name']}: writer id", writer_id(*own) == hx(one["writer"]))
        body = signed(f"{one['name']}: enrolment", one["signed"], *own)
        said = one["enrolmentStatement"]
        values = [said[name] for name in sorted(said)]
        pairs = [(n, hx(value) if isinstance(value, str) else value) for n, value in enumerate(values, 1)]
        check(f"{one['name']}: statement's bytes", encode(*pairs) == body)
    return clinic, server


def check_log(v, clinic, server, changes, merged, log):
    entries = Entries(clinic, log, server)
    for identity, change in changes[hx(v["writer"])]:
        entries.add(change, certified_key)
    told, judged = {one["change"]: one for one in v["standings"]}, []
    for writer, held in changes.items():
        if writer == hx(v["writer"]):
            continue
        leaves = [change.leaf_hash() for _, change in held]
        for index, (identity, change) in enumerate(held):
            author, reason, may = entries.judge(writer, leaves, index, identity, change)
            want = told.pop(identity.hex())
            check(f"standing of {identity.hex()}", (author.hex(), reason) == (want["author"], want["reason"]))
            judged.append(Judged(identity, change, author, entries.owners[writer][1], reason is not None, may, entries.owners[writer][2] == 3))
    check("a standing for each change", not told)
    tips = [(writer, len(held), root([change.leaf_hash() for _, change in held])) for writer, held in changes.items()]
    check("tips", sorted(tips) == [(hx(w), n, hx(r)) for w, n, r in merged["tips"]])
    digest = log_digest(log, tips)
    check("log digest", digest == hx(merged["logDigest"]))
    check("scope digest", scope_digest({log: digest}) == hx(merged["scopeDigest"]))
    check("bucket", log[0] >> 2 == merged["bucket"])
    records = merge(judged)
    plain = [{**one, "id": one["id"].hex(), "fields": {
        str(n): [[change.hex(), standing, register.hex()] for change, standing, register in values]
        for n, values in one["fields"].items()}} for one in records]
    check("records", plain == merged["records"])
    check("state preimage", state_preimage(log, records) == hx(merged["statePreimage"]))
    check("state digest", state_digest(log, records) == hx(merged["stateDigest"]))


def check_enrolment(v, identity, clinic, server):
    def mac(key, message):
        return hmac.new(key, message, hashlib.sha256).digest()

    member, code = identity["members"][0], hx(v["code"])
    own = member["key"]["algorithm"], hx(member["key"]["publicKey"])
    check("code as typed", lambda: read_code(v["codeAsTyped"]) == code)
    check("link", lambda: clinic.hex() in v["link"] and read_code(v["link"].split("code=")[1]) == code)
    proved = b"cistern/enrol/v1\0" + clinic + hx(member["writer"]) + hx(v["nonce"])
    check("what the device proves", proved == hx(v["proved"]) and mac(code, proved) == hx(v["proof"]))
    request = hx(v["enrolRequest"])
    wanted = encode((1, 1), (2, clinic), (3, own[0]), (4, own[1]), (5, hx(member["encryptionKey"])), (6, hx(v["nonce"])), (7, hx(v["proof"])))
    check("enrol request", wanted == request and sha256(request) == hx(v["enrolRequestHash"]))
    answer = Message(hx(v["enrolAnswer"]))
    offer = answer.bytes(1)
    check("the server's proof", mac(code, b"cistern/enrolled/v1\0" + sha256(request) + sha256(offer)) == answer.bytes(2))
    said = Message(offer)
    check("offer", lambda: certified_key(said.bytes(1), clinic) == server and said.bytes(2) == clinic
          and said.bytes(3) == hx(member["person"]) and said.text(4) == member["name"] and said.integer(5) == member["role"]
          and said.bytes(6) == hx(member["device"]) and said.integer(8) == 1)
    body = signed("statement", v["statement"], *own)
    accept = encode((1, body), (2, hx(v["statement"]["signature"])))
    check("accept request", accept == hx(v["acceptRequest"]) and sha256(accept) == hx(v["acceptRequestHash"]))
    data = hx(v["acceptAnswer"])
    length, at = read_varint(data, 0)
    envelope = Message(take(data, at, length)[0])
    check("accept answer is signed", verifies(*server, media("response.v1"), envelope.bytes(1), envelope.bytes(2)))
    response = Message(envelope.bytes(1))
    check("accept answer", response.bytes(1) == sha256(accept) and response.integer(2) == 2 and response.bytes(4) == hx(v["ticket"]))


def check_round_trip(v, identity, feeds, server):
    member = identity["members"][0]
    own = member["key"]["algorithm"], hx(member["key"]["publicKey"])
    for side, key in (("request", own), ("response", server)):
        one = v[side]
        body = signed(side, one["signed"], *key)
        envelope = encode((1, body), (2, hx(one["signed"]["signature"])))
        item = hx(one["batchItem"])
        check(f"{side} bytes", varint(len(envelope)) + envelope + varint(len(item)) + item == hx(one["bytes"]))
        if side == "request":
            check("request hash", sha256(envelope) == hx(v["response"]["requestHash"]))
    asked, answered = Message(hx(v["request"]["body"])), Message(hx(v["response"]["body"]))
    check("request names the digest", asked.bytes(11) == hx(v["digestBefore"]) and asked.integer(13) == 1)
    check("response names the digest", answered.bytes(6) == hx(v["digestAfter"]) and answered.bytes(1) == hx(v["response"]["requestHash"]))
    log = hx(feeds["log"])
    leaves = {feed["writer"]: [hx(one) for one in feed["leafHashes"]] for feed in feeds["feeds"]}
    for name, length in (("digestBefore", 7), ("digestAfter", 8)):
        tips = [(hx(identity["serverWriter"]), length, root(leaves[identity["serverWriter"]], length)),
                (hx(member["writer"]), 2, root(leaves[member["writer"]], 2))]
        check(name, scope_digest({log: log_digest(log, tips)}) == hx(v[name]))


def check_listing(v):
    def bucket_digests(logs):
        return [scope_digest({log: digest for log, digest in logs.items() if log[0] >> 2 == n}) for n in range(64)]

    device, server = ({hx(one["log"]): hx(one["digest"]) for one in v[side]} for side in ("device", "server"))
    mine, theirs = bucket_digests(device), bucket_digests(server)
    check("device's buckets", b"".join(mine) == hx(v["deviceBuckets"]))
    check("server's buckets", b"".join(theirs) == hx(v["serverBuckets"]))
    differing = [n for n in range(64) if mine[n] != theirs[n]]
    check("which differ", differing == v["differing"])
    listed = b"".join(log + server[log] for log in sorted(server) if log[0] >> 2 in differing)
    check("what is listed", listed == b"".join(hx(one["log"]) + hx(one["digest"]) for one in v["listed"]))
    asked, answered = Message(hx(v["requestBody"])), Message(hx(v["responseBody"]))
    check("request brings its buckets", asked.bytes(18) == b"".join(mine) and asked.bytes(15) == bytes(16) and asked.bytes(11) == scope_digest(device))
    bits = sum(1 << n for n in differing)
    check("answer says which", answered.bytes(9) == listed and answered.integer(18) == bits and answered.bytes(6) == scope_digest(server))


def check_proofs(v):
    clinic, log = hx(v["clinicID"]), hx(v["log"])
    server = certified_key(hx(v["certifiedServerKey"]), clinic)

    def holds(one, key):
        index, size, head = one["index"], int.from_bytes(hx(one["head"])[:8], "big"), hx(one["head"])
        value, low, high = sha256(b"\x00" + hx(one["leaf"])), 0, size
        sides = []
        while high - low > 1:
            split = 1
            while split * 2 < high - low:
                split *= 2
            sides.append(index < low + split)
            low, high = (low, low + split) if index < low + split else (low + split, high)
        if len(sides) != len(one["path"]):
            return False
        for left, sibling in zip(reversed(sides), one["path"]):
            value = node(value, hx(sibling)) if left else node(hx(sibling), value)
        return value == head[8:40] and verifies(*key, media("head.v1"), head_body(log, hx(one["writer"]), size, value), head[40:])

    def fact(one):
        leaf = hx(one["leaf"])
        return Message(read_header(leaf[4:4 + int.from_bytes(leaf[2:4], "big")])[32], ordered=True)

    for name in ("serverKeyEntry", "genesisEntry", "writerEntry", "grantEntry", "arrivalEntry"):
        check(f"proof: {name}", lambda: hx(v[name]["writer"]) == writer_id(*server) and holds(v[name], server))
    check("proof: genesis", log_id(clinic, fact(v["genesisEntry"]).bytes(1)) == log)
    entry = fact(v["writerEntry"])
    statement = Message(entry.bytes(1), ordered=True)
    own = statement.integer(6), statement.bytes(7)
    check("proof: the device signed as whom", verifies(*own, media("enrolment.v1"), entry.bytes(1), entry.bytes(2)))
    check("proof: the change", writer_id(*own) == hx(v["change"]["writer"]) and holds(v["change"], own))
    check("proof: its id", change_id(log, writer_id(*own), v["change"]["index"], sha256(b"\x00" + hx(v["change"]["leaf"]))) == hx(v["changeID"]))
    check("proof: the grant", fact(v["grantEntry"]).bytes(1) == writer_id(*own))


def main():
    told, entries, feeds, identity = page("1-changes.json"), page("4-server-entries.json"), page("2-feeds.json"), page("3-identity.json")
    log, changes = hx(told["log"]), {}
    for one in entries["entries"] + told["changes"]:
        changes.setdefault(hx(one["writer"]), []).append(change_of(log, one))
    check_feeds(feeds, log, changes)
    clinic, server = check_identity(identity)
    check_log(entries, clinic, server, changes, page("5-merge.json"), log)
    check_enrolment(page("6-enrolment.json"), identity, clinic, server)
    check_round_trip(page("6-round-trip.json"), identity, feeds, server)
    check_listing(page("6-listing.json"))
    problems = page("6-problems.json")["problems"]
    chapter = (FOLDER.parent / "specification" / "6-sync.md")
    if chapter.exists():
        rows = {line.split("|")[1].strip(" `"): int(line.split("|")[2]) for line in chapter.read_text().splitlines() if line.startswith("| `")}
        check("problems are in the specification", all(rows.get(one["code"]) == one["status"] for one in problems))
    check_proofs(page("8-proofs.json"))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
