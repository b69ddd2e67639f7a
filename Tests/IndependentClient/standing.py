"""Chapter 4: what the server's entries say about a change."""

from changes import kind_class, log_id, read_header, writer_id
from feeds import media, root, verifies
from wire import Message, Unreadable, read_varint

BEHIND_ALL = 1 << 62


class Entries:
    """The facts of one server feed, each with its place in it."""

    def __init__(self, clinic, log, server):
        self.clinic, self.log, self.server = clinic, log, server
        self.keys = {}  # writer -> (algorithm, key)
        self.owners = {}  # writer -> (person, device, assurance)
        self.grants, self.arrivals, self.decisions, self.policies = [], [], [], []
        self.read = 0

    def add(self, change, certified):
        """Reads the next entry; `certified` checks a server key and gives (algorithm, key)."""
        header = read_header(change.header)
        place, kind = self.read, header.get(1)
        fact = Message(header.get(32, b""), ordered=True)
        if place == 0 and (kind != 9002 or certified(header[32], self.clinic) != self.server):
            raise Unreadable("the server feed does not begin with the server's key")
        if place == 1 and (kind != 9001 or log_id(self.clinic, fact.bytes(1, 16)) != self.log):
            raise Unreadable("genesis of another log")
        self.read += 1
        if kind == 9003:
            self._writer(fact)
        elif kind == 9004:
            self.grants.append((place, fact.bytes(1, 16), fact.bytes(2, 16), fact.integer(3)))
        elif kind == 9005:
            for tip in fact.all_bytes(1):
                length, end = read_varint(tip, 20)
                if end != len(tip):
                    raise Unreadable("arrival")
                self.arrivals.append((place, tip[:4], tip[4:20], length))
        elif kind == 9006:
            stretch = Message(fact.bytes(3), ordered=True)
            self.decisions.append(
                (fact.integer(1), fact.all_bytes(2), (stretch.bytes(1), stretch.integer(2), stretch.bytes(3))))
        elif kind == 9008:
            rows = [Message(row, ordered=True) for row in fact.all_bytes(2)]
            self.policies.append((place, {row.integer(1): (row.integer(2), row.integer(3)) for row in rows}))

    def _writer(self, fact):
        statement = Message(fact.bytes(1), ordered=True)
        algorithm, key = statement.integer(6), statement.bytes(7)
        writer = writer_id(algorithm, key)
        good = verifies(algorithm, key, media("enrolment.v1"), fact.bytes(1), fact.bytes(2)) and statement.bytes(1) == self.clinic
        if good and writer not in self.keys:
            self.keys[writer] = algorithm, key
            self.owners[writer] = statement.bytes(4, 16), statement.bytes(2, 16), statement.integer(8)

    def receipts(self, writer, leaves):
        """(place, length) of the arrivals that name a feed as it is held."""
        for place, short, root16, length in self.arrivals:
            if short == writer[:4] and length <= len(leaves) and root(leaves, length)[:16] == root16:
                yield place, length

    def judge(self, writer, leaves, index, identity, change):
        """(author, reason or None, whether the author's role may confirm the record's kind that the header states)."""
        bad = False
        try:
            header = read_header(change.header)
        except Unreadable:
            header, bad = {}, True
        point = min((place for place, length in self.receipts(writer, leaves) if length > index), default=BEHIND_ALL)
        author = header.get(6, self.owners[writer][0])
        role = next((r for place, w, p, r in reversed(self.grants) if place < point and (w, p) == (writer, author)), None)
        policy = next((rows for place, rows in reversed(self.policies) if place < point), {})
        kind = header.get(1, 0)
        sort = kind_class(kind)
        judged = kind if sort in ("report", "act") else header.get(10, kind)

        def may(kind, column):
            return kind not in policy or bool(policy[kind][column] >> role & 1)

        reason = None
        if bad:
            reason = "bad-form"
        elif change.layout != 1:
            reason = "needs-newer-app"
        elif sort in (None, "server"):
            reason = "kind-outside-classes"
        elif role is None:
            reason = "no-grant"
        elif not may(judged, 0):
            reason = "role-may-not-write"
        for verb, named, (of, length, named_root) in self.decisions:
            by_stretch = of == writer and index < length <= len(leaves) and root(leaves, length) == named_root
            if identity in named or by_stretch:
                reason = {1: None, 2: "kept-by-decision"}.get(verb, reason)
        return author, reason, role is not None and 10 in header and may(header[10], 1)
