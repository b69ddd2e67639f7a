"""A device: enrolment, pump logs held in memory, synchronising. Chapters 2, 3, 4 and 6."""

import hashlib
import hmac
import os
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from changes import change_id, clinic_id, make_change, read_frames, write_header, writer_id
from feeds import (P256, check_batch, compact_range, head_body, log_digest, media, root, scope_digest, sign_p256, verifies)
from merge import Judged
from standing import Entries
from wire import Message, Unreadable, encode, read_varint, sha256, take, varint

OK, NEW_TICKET_ONLY = 1, 2
STATEMENT, RESPONSE = "enrolment.v1", "response.v1"


class Refused(Exception):
    """The server refused: status, media type and problem+json."""

    def __init__(self, status, kind, body):
        super().__init__(f"{status} {kind} {body[:300]!r}")
        self.status, self.kind, self.body = status, kind, body


TRUST = {}  # address -> the context that believes one clinic's root alone


def opener(context):
    handlers = [urllib.request.HTTPSHandler(context=context)] if context else []
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)


def tls():
    """TLS 1.3 that believes nobody yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    return context


def pin(address, clinic):
    """Gets the root certificate from a server that is not believed yet, and believes it when it hashes to the clinic id."""
    stranger = tls()
    stranger.verify_mode = ssl.CERT_NONE
    with opener(stranger).open(address.rstrip("/") + "/v1/root", timeout=60) as answer:
        der = answer.read()
    root = x509.load_der_x509_certificate(der)
    key = root.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    spare = bytes.fromhex(root.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)[0].value)
    if clinic_id(P256, key, spare) != clinic:
        raise Unreadable("the root certificate is not this clinic's")
    TRUST[address] = tls()
    TRUST[address].load_verify_locations(cadata=der)


def post(address, path, body):
    request = urllib.request.Request(
        address.rstrip("/") + path, body, {"Content-Type": "application/x-protobuf"}, method="POST")
    try:
        with opener(TRUST.get(address)).open(request, timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        raise Refused(error.code, error.headers.get_content_type(), error.read()) from None


def read_code(text):
    """The 10 bytes of a code of 16 Crockford characters; case, spaces and hyphens forgiven."""
    number, count = 0, 0
    for letter in text.upper().replace("O", "0").replace("I", "1").replace("L", "1"):
        if letter in " -":
            continue
        number = number << 5 | "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
        count += 1
    if count != 16:
        raise ValueError("a code has 16 characters")
    return number.to_bytes(10, "big")


def certified_key(bytes_, clinic):
    """(algorithm, key) of a server that the clinic id of the link vouches for."""
    m = Message(bytes_, ordered=True)
    algorithm, root_key = m.integer(1), m.bytes(2)
    if clinic_id(algorithm, root_key, m.bytes(3, 16)) != clinic:
        raise Unreadable("the root key is not this clinic's")
    if not verifies(algorithm, root_key, media("server-key.v1"), m.bytes(4), m.bytes(5)):
        raise Unreadable("the root did not sign the server key")
    statement = Message(m.bytes(4), ordered=True)
    if statement.bytes(1) != clinic or statement.integer(2) != 1:
        raise Unreadable("the statement is for another clinic or epoch")
    return statement.integer(3), statement.bytes(4)


class Feed:
    def __init__(self):
        self.changes, self.leaves, self.head = [], [], b""

    def tip(self, length=None):
        """(length, root) of what is held, or of its beginning."""
        length = len(self.leaves) if length is None else length
        return length, root(self.leaves, length)


class Log:
    """One pump log: feeds by writer, and what the server's entries say."""

    def __init__(self, device, identity):
        self.device, self.id, self.feeds = device, identity, {}
        self.entries = Entries(device.clinic, identity, device.server_key)

    def key(self, writer):
        return self.device.server_key if writer == self.device.server else self.entries.keys.get(writer)

    def tips(self):
        return [(writer, *feed.tip()) for writer, feed in self.feeds.items() if feed.leaves]

    def digest(self):
        return log_digest(self.id, self.tips())

    def take_batch(self, m):
        """Stores a batch that proves itself; raises otherwise. Gives the number of changes that are new."""
        writer, first, head = m.bytes(1, 16), m.integer(2), m.bytes(4, 104)
        if self.key(writer) is None:
            raise Unreadable("unknown writer")
        feed = self.feeds.setdefault(writer, Feed())
        if first > len(feed.leaves):
            raise Unreadable("gap")
        changes = read_frames(m.bytes(3))
        leaves = [change.leaf_hash() for change in changes]
        check_batch(self.id, writer, *self.key(writer), first, leaves, head, compact_range(feed.leaves, 0, first),
                    split_hashes(m.bytes(5)))
        if m.bytes(6) and split_hashes(m.bytes(6)) != compact_range(feed.leaves, 0, first):
            raise Unreadable("prefix")
        overlap = len(feed.leaves) - first
        if leaves[:overlap] != feed.leaves[first : first + len(leaves)]:
            raise Unreadable("fork")
        new = max(0, len(leaves) - overlap)
        if new:
            feed.changes += changes[-new:]
            feed.leaves += leaves[-new:]
            feed.head = head
        if writer == self.device.server:
            self.read_entries()
        return new

    def read_entries(self):
        """What the server feed says since last time (chapter 4)."""
        for change in self.feeds[self.device.server].changes[self.entries.read :]:
            self.entries.add(change, certified_key)

    def receipt(self, writer):
        """How many changes of a feed the server has signed for."""
        feed = self.feeds.get(writer)
        return max((length for _, length in self.entries.receipts(writer, feed.leaves)), default=0) if feed else 0

    def identity_of(self, writer, index):
        return change_id(self.id, writer, index, self.feeds[writer].leaves[index])

    def judged(self):
        """Every change of people with its author and standing, for the merge; `reasons` goes with it."""
        out, self.reasons = [], {}
        for writer, feed in self.feeds.items():
            if writer == self.device.server:
                continue
            _, device, assurance = self.entries.owners[writer]
            for index, change in enumerate(feed.changes):
                identity = self.identity_of(writer, index)
                author, reason, confirms = self.entries.judge(writer, feed.leaves, index, identity, change)
                if reason:
                    self.reasons[identity] = reason
                out.append(Judged(identity, change, author, device, reason is not None, confirms, assurance == 3))
        return out


def split_hashes(data):
    if len(data) % 32:
        raise Unreadable("range shape")
    return [data[i : i + 32] for i in range(0, len(data), 32)]


class Device:
    def __init__(self, link):
        parts = urllib.parse.urlsplit(link)
        query = urllib.parse.parse_qs(parts.query)
        if parts.scheme != "cistern" or parts.netloc != "enrol":
            raise ValueError("not an enrolment link")
        self.clinic, self.address = bytes.fromhex(query["clinic"][0]), query["server"][0]
        if self.address.startswith("https:") and self.address not in TRUST:
            pin(self.address, self.clinic)
        self.code = read_code(query["code"][0])
        self.signing, encryption = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.key, self.encryption_key = (
            one.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) for one in (self.signing, encryption))
        self.writer = writer_id(P256, self.key)
        self.logs, self.started = {}, time.monotonic()
        self.ticket = self.cursor = b""
        self.server_ms = self.received_uptime = self.scope_version = 0
        self.last_uptime, self.sent = 0, b""

    def uptime_ms(self):
        self.last_uptime = max(self.last_uptime + 1, int((time.monotonic() - self.started) * 1000) + 60_000)
        return self.last_uptime

    # Enrolment

    def enrol(self):
        nonce = os.urandom(16)
        proof = hmac.new(self.code, b"cistern/enrol/v1\0" + self.clinic + self.writer + nonce, hashlib.sha256).digest()
        request = encode((1, 1), (2, self.clinic), (3, P256), (4, self.key), (5, self.encryption_key), (6, nonce), (7, proof))
        answer = Message(post(self.address, "/v1/enrol", request))
        offer_bytes = answer.bytes(1)
        want = hmac.new(self.code, b"cistern/enrolled/v1\0" + sha256(request) + sha256(offer_bytes), hashlib.sha256).digest()
        if not hmac.compare_digest(want, answer.bytes(2)):
            raise Unreadable("the server does not know the code")
        offer = Message(offer_bytes)
        self.server_key = certified_key(offer.bytes(1), self.clinic)
        self.server = writer_id(*self.server_key)
        if offer.bytes(2) != self.clinic:
            raise Unreadable("an offer of another clinic")
        self.person, self.device_id, self.role = offer.bytes(3, 16), offer.bytes(6, 16), offer.integer(5)
        self.offer = offer
        statement = encode(
            (1, self.clinic), (2, self.device_id), (3, 1), (4, self.person), (5, self.encryption_key), (6, P256), (7, self.key), (8, 2))
        self.acceptance = encode((1, statement), (2, sign_p256(self.signing, STATEMENT, statement)))
        self.accept()

    def accept(self):
        answer = post(self.address, "/v1/enrol/accept", self.acceptance)
        response, end = self.response_of(answer, 0, sha256(self.acceptance))
        if response.integer(2) != NEW_TICKET_ONLY or end != len(answer):
            raise Unreadable("the answer to the acceptance")

    # Recording

    def record(self, log, header, body=None):
        """A new change at the end of this device's own feed, and the head over it. Gives its id."""
        now = {2: int(time.time() * 1000), 3: 0, 4: 1, 5: self.uptime_ms() // 1000}
        return self.append(log, make_change(write_header({**now, **header}), None if body is None else os.urandom(8) + body))

    def append(self, log, change):
        feed = log.feeds.setdefault(self.writer, Feed())
        feed.changes.append(change)
        feed.leaves.append(change.leaf_hash())
        length, root_hash = feed.tip()
        signature = sign_p256(self.signing, "head.v1", head_body(log.id, self.writer, length, root_hash))
        feed.head = length.to_bytes(8, "big") + root_hash + signature
        return log.identity_of(self.writer, length - 1)

    # Synchronising

    def scope_digest(self):
        return scope_digest({log.id: log.digest() for log in self.logs.values()})

    def batch(self, log, first):
        feed = log.feeds[self.writer]
        frames = b"".join(change.frame() for change in feed.changes[first:])
        prefix = b"".join(compact_range(feed.leaves, 0, first))
        inner = encode((1, self.writer), (2, first or None), (3, frames), (4, feed.head), (6, prefix or None))
        return encode((1, log.id), (2, inner))

    def request(self, also=()):
        """The bytes of one request: own changes without a receipt, and how far the logs are held. `also` are items behind them."""
        items, tips = [], []
        for log in self.logs.values():
            own, covered = log.feeds.get(self.writer), log.receipt(self.writer)
            if own and len(own.leaves) > covered:
                items.append(self.batch(log, covered))
            feeds = [writer[:4] + root_hash[:16] + varint(length) for writer, length, root_hash in log.tips()]
            tips.append((14, encode((1, log.id), *((2, feed) for feed in feeds))))
        items += also
        body = encode(
            (1, 1), (2, self.clinic), (3, self.writer), (4, self.ticket), (5, 1), (6, self.uptime_ms()), (7, int(time.time() * 1000)),
            (8, self.server_ms), (9, self.received_uptime), (10, self.scope_version), (11, self.scope_digest()),
            (12, self.cursor or None), (13, len(items)), *tips)
        self.envelope = encode((1, body), (2, sign_p256(self.signing, "request.v1", body)))
        return b"".join(varint(len(one)) + one for one in [self.envelope] + items)

    def response_of(self, answer, at, request_hash):
        """The checked ResponseBody at the front of an answer, and where it ends. Nothing of it counts before the checks."""
        length, at = read_varint(answer, at)
        envelope, at = take(answer, at, length)
        envelope = Message(envelope)
        body = envelope.bytes(1)
        if not verifies(*self.server_key, media(RESPONSE), body, envelope.bytes(2)):
            raise Unreadable("the response is not the server's")
        response = Message(body)
        if response.bytes(1) != request_hash:
            raise Unreadable("the response belongs to another request")
        self.ticket, self.server_ms = response.bytes(4, 16), response.integer(3)
        self.received_uptime = self.uptime_ms()
        return response, at

    def exchange(self, also=()):
        """One round trip. Gives (ResponseBody, number of new changes)."""
        self.sent = self.request(also)
        answer = post(self.address, "/v1/sync", self.sent)
        response, at = self.response_of(answer, 0, sha256(self.envelope))
        self.scope_version = response.integer(5)
        new, log = 0, None
        for _ in range(response.integer(8)):
            length, at = read_varint(answer, at)
            item, at = take(answer, at, length)
            item = Message(item)
            identity = item.bytes(1) or (log and log.id)
            log = self.logs.setdefault(identity, Log(self, identity))
            new += log.take_batch(Message(item.bytes(2)))
        if at != len(answer):
            raise Unreadable("bytes behind the last batch")
        return response, new

    def sync(self, most=8):
        """Round trips until both sides hold the same. Gives (round trips, new changes, standings, notices)."""
        new, standings, notices = 0, [], []
        for trip in range(1, most + 1):
            response, more = self.exchange()
            new += more
            standings += [(Message(one).bytes(1, 16), Message(one).text(2)) for one in response.all_bytes(12)]
            notices += [Message(one).text(4) for one in response.all_bytes(13)]
            if response.integer(2) == OK and response.bytes(6) == self.scope_digest():
                self.cursor = response.bytes(7)
                return trip, new, standings, notices
        raise Unreadable(f"not the same after {most} round trips")
