"""Chapter 1: headers, frames and leaves. Chapter 3: ids."""

from dataclasses import dataclass, field
from typing import Dict, List, Optional

from wire import BYTES, VARINT, Unreadable, encode, fields, h16, read_varint, sha256, take, unzigzag, varint, zigzag

U32 = 1 << 32
ABSENT_WHEN_BAD = (2, 3, 4, 5)


def write_header(values):
    """The header of {field number: value}; 7 is a list of bytes, 11 a list of (change, [field numbers])."""
    pairs = []
    for number in sorted(values):
        value = values[number]
        if number == 3:
            pairs.append((3, zigzag(value)))
        elif number == 7:
            pairs += [(7, entry) for entry in value]
        elif number == 11:
            pairs += [(11, encode((1, change), *((2, n) for n in numbers))) for change, numbers in value]
        else:
            pairs.append((number, value))
    return encode(*pairs)


def read_header(data):
    """{field number: value} as `write_header` takes it. Raises where the form is bad; a bad clock field is absent."""
    occurrences = {}
    for found in fields(data):
        occurrences.setdefault(found.number, []).append(found)
    values = {}
    for number, found in occurrences.items():
        if 13 <= number <= 31 or number > 32:
            continue
        try:
            values[number] = _header_value(number, found)
        except Unreadable:
            if number not in ABSENT_WHEN_BAD:
                raise
    return values


def _header_value(number, found):
    if number == 7:
        return [_seen(one) for one in found]
    if number == 11:
        return [_replaced(one) for one in found]
    if len(found) != 1:
        raise Unreadable(f"header field {number} stands twice")
    value = _typed(found[0], BYTES if number in (6, 9, 12, 32) else VARINT)
    if number == 3:
        value = unzigzag(value)
        if not -56 <= value <= 56:
            raise Unreadable("offset")
    elif number in (6, 9, 12):
        if len(value) != 16:
            raise Unreadable("id")
    elif number != 32:
        limit = {2: 1 << 48, 8: 2}.get(number, U32)
        if value >= limit:
            raise Unreadable(f"header field {number} is out of range")
    return value


def _typed(found, kind):
    if found.type != kind:
        raise Unreadable(f"header field {found.number} has another type")
    return found.value


def _seen(found):
    value = _typed(found, BYTES)
    _, end = read_varint(value, 4)
    if end != len(value):
        raise Unreadable("seen")
    return value


def _replaced(found):
    change, numbers = None, []
    for inner in fields(_typed(found, BYTES)):
        if inner.number == 1:
            if change is not None or inner.type != BYTES or len(inner.value) != 16:
                raise Unreadable("replaced change")
            change = inner.value
        elif inner.number == 2:
            if inner.type != VARINT or inner.value >= U32:
                raise Unreadable("replaced field")
            numbers.append(inner.value)
    if change is None:
        raise Unreadable("no replaced change")
    return change, numbers


def kind_class(kind):
    """"report", "act", "amendment", "retraction", "confirmation", "server", or None outside the classes."""
    if 1 <= kind <= 999:
        return "report"
    return {1: "act", 2: "amendment", 3: "retraction", 4: "confirmation", 9: "server"}.get(kind // 1000)


@dataclass
class Change:
    header: bytes
    layout: int = 1
    parts: int = 0
    present: Dict[int, Optional[bytes]] = field(default_factory=dict)  # bit -> part, None where it was erased
    hashes: Dict[int, bytes] = field(default_factory=dict)  # bit -> hash of the part

    def leaf(self):
        ascending = b"".join(self.hashes[bit] for bit in sorted(self.hashes))
        return bytes([self.layout, self.parts]) + len(self.header).to_bytes(2, "big") + self.header + ascending

    def leaf_hash(self):
        return sha256(b"\x00" + self.leaf())

    def frame(self):
        out = bytes([self.layout, self.parts]) + len(self.header).to_bytes(2, "big") + self.header
        for bit in sorted(self.hashes):
            part = self.present.get(bit)
            if bit > 1:
                out += self.hashes[bit]
            elif part is None:
                out += b"\x00" + self.hashes[bit]
            else:
                out += varint(len(part)) + part
        return varint(len(out)) + out

    def erased(self, parts):
        """The same change without the parts of a bit mask."""
        kept = {bit: None if parts >> bit & 1 else part for bit, part in self.present.items()}
        return Change(self.header, self.layout, self.parts, kept, self.hashes)

    def registers_of(self, bit):
        """The protobuf bytes of the body (0) or note (1), None where there is none or it was erased."""
        part = self.present.get(bit)
        return None if part is None else part[8:]


def make_change(header, body=None, note=None, attached=None, layout=1):
    """A change of parts with their random bytes in front; `attached` is {bit: hash} of parts that travel apart."""
    change = Change(header, layout)
    for bit, part in ((0, body), (1, note)):
        if part is not None:
            change.present[bit] = part
            change.hashes[bit] = sha256(bytes([0x10 + bit]) + part)
    change.hashes.update(attached or {})
    change.parts = sum(1 << bit for bit in change.hashes)
    return change


def read_frame(data, at=0):
    """The change at a position, and where its frame ends."""
    length, start = read_varint(data, at)
    if length > 163_840:
        raise Unreadable("frame too long")
    inner, end = take(data, start, length)
    fixed, at = take(inner, 0, 4)
    layout, parts, header_length = fixed[0], fixed[1], int.from_bytes(fixed[2:], "big")
    if header_length > 8192:
        raise Unreadable("header too long")
    header, at = take(inner, at, header_length)
    change = Change(header, layout, parts)
    for bit in range(8):
        if not parts >> bit & 1:
            continue
        if bit > 1:
            change.hashes[bit], at = take(inner, at, 32)
            continue
        part_length, at = read_varint(inner, at)
        if part_length == 0:
            change.present[bit] = None
            change.hashes[bit], at = take(inner, at, 32)
        elif 8 <= part_length <= 65_536:
            change.present[bit], at = take(inner, at, part_length)
            change.hashes[bit] = sha256(bytes([0x10 + bit]) + change.present[bit])
        else:
            raise Unreadable("length of a part")
    if at != len(inner):
        raise Unreadable("bytes left over")
    return change, end


def read_frames(data) -> List[Change]:
    found, at = [], 0
    while at < len(data):
        change, at = read_frame(data, at)
        found.append(change)
    return found


def writer_id(algorithm, key):
    return h16(b"cistern/writer/v1\0" + bytes([algorithm]) + key)


def spare_id(algorithm, key):
    return h16(b"cistern/spare/v1\0" + bytes([algorithm]) + key)


def clinic_id(algorithm, root, spare):
    return h16(b"cistern/root/v1\0" + bytes([algorithm]) + root + spare)


def log_id(clinic, random):
    return h16(b"cistern/log/v1\0" + clinic + random)


def change_id(log, writer, index, leaf_hash):
    return h16(b"cistern/change/v1\0" + log + writer + index.to_bytes(8, "big") + leaf_hash)
