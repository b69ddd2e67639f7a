"""A history that nobody would write on purpose, from a seed: corrections of anything by anybody, headers and parts of bad form."""

import os

from changes import make_change, write_header
from wire import encode, zigzag

REPORTS = (10, 11, 21, 998)
ACTS = (1011, 1999)
FIELDS = (1, 2, 3, 8, 12)


class SplitMix:
    """SplitMix64, so that a seed gives the same history on every machine."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) % (1 << 64)
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % (1 << 64)
        z = (z ^ z >> 27) * 0x94D049BB133111EB % (1 << 64)
        return (z ^ z >> 31) % bound

    def of(self, choices):
        return choices[self.below(len(choices))]

    def some(self, choices):
        return [one for one in choices if self.below(2)]


class Oddities:
    """Writes for two devices that hold the same log."""

    def __init__(self, seed, logs):
        self.random, self.logs = SplitMix(seed), logs
        self.known = [(bytes([7] * 16), 10)]  # (change id, kind); one that does not exist

    def record(self):
        random = self.random
        device, log = random.of(self.logs)
        kind, header = 0, {}
        sort = random.below(10)
        if sort < 3:
            kind = random.of(REPORTS + ACTS)
        elif sort < 6:
            kind, header = random.of((2000, 2001, 2999)), self.about(11)
        elif sort < 7:
            kind, header = random.of((3000, 3001)), self.about(11)
        elif sort < 9:
            kind, header = random.of((4000, 4001)), self.about(12)
        else:
            kind = random.of((0, 5000, 9001, 9999, 1 << 31))
        header[1] = kind
        if random.below(12) == 0:
            header[6] = random.of((device.person, bytes(16), self.logs[0][0].person))
        written = write_header(header)
        if random.below(15) == 0:
            written = random.of((b"", b"\x08", b"\x08\x0a\x08\x0a", b"\x10\x01\x08\x0a", b"\x0a\x01a", written + b"\xf8\x01\x05", b"\x08\x0a\x18\x71"))
        change = make_change(written, self.part(1), self.part(1024), layout=2 if random.below(20) == 0 else 1)
        self.known.append((device.append(log, change), kind))

    def about(self, number):
        """Header fields that speak of other changes, rightly or not."""
        random = self.random
        record, kind = random.of(self.known[-12:])
        if random.below(8) == 0:
            kind = 10
        header = {9: record, 10: kind}
        if random.below(12) == 0:
            del header[10]
        if number == 11:
            names = [random.of(self.known[-12:])[0] for _ in range(random.below(3))] + random.some([record])
            header[11] = [(name, random.some(FIELDS)) for name in names]
        else:
            header[12] = random.of(self.known[-6:])[0]
        if number == 12 and random.below(2):
            correction = random.of(self.known[-6:])
            header[12] = correction[0]
            header[9], header[10] = self.stated.get(correction[0], (record, kind))
        return header

    @property
    def stated(self):
        """What the corrections that are held say that they speak of."""
        return {one.id: (one.header[9], one.header[10]) for _, log in self.logs for one in log.judged()
                if 9 in one.header and 10 in one.header}

    def part(self, first):
        random = self.random
        if random.below(4) == 0:
            return None
        if random.below(12) == 0:
            return os.urandom(8) + random.of((b"\x08", b"\x10\x01\x08\x01", b"\x0b"))
        numbers = (random.some(FIELDS) if first == 1 else []) + random.some([1024]) + random.some([2047])
        return os.urandom(8) + encode(*((n, zigzag(random.below(900)) if n < 1024 else "words") for n in numbers))
