"""Protocol Buffers in the canonical form of chapter 1, without a schema, and the fixed layouts around them."""

import hashlib
from collections import namedtuple

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5

Field = namedtuple("Field", "number type value raw")


class Unreadable(Exception):
    """The bytes are not what the specification allows."""


def sha256(data):
    return hashlib.sha256(data).digest()


def h16(data):
    return sha256(data)[:16]


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data, at):
    """The varint at a position in its shortest spelling, and where it ends."""
    value = shift = 0
    start = at
    while True:
        if at >= len(data):
            raise Unreadable("ends early")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
        if shift > 63:
            raise Unreadable("varint too long")
    if value >= 1 << 64:
        raise Unreadable("varint over 64 bits")
    if byte == 0 and at - start > 1:
        raise Unreadable("varint not minimal")
    return value, at


def take(data, at, count):
    if count > len(data) - at:
        raise Unreadable("ends early")
    return data[at : at + count], at + count


def fields(data, ordered=True):
    """Every occurrence of a field, in order. With `ordered` false the order is free, as in messages that are only sent."""
    found, at, last = [], 0, 0
    while at < len(data):
        start = at
        tag, at = read_varint(data, at)
        number, kind = tag >> 3, tag & 7
        if not 1 <= number < 1 << 29:
            raise Unreadable("field number")
        if ordered and number < last:
            raise Unreadable("not ascending")
        last = number
        if kind == VARINT:
            value, at = read_varint(data, at)
        elif kind == FIXED64:
            value, at = take(data, at, 8)
        elif kind == FIXED32:
            value, at = take(data, at, 4)
        elif kind == BYTES:
            length, at = read_varint(data, at)
            value, at = take(data, at, length)
        else:
            raise Unreadable("wire type")
        found.append(Field(number, kind, value, data[start:at]))
    return found


def registers(data):
    """All occurrences of each field number, joined, tags included."""
    joined = {}
    for field in fields(data):
        joined[field.number] = joined.get(field.number, b"") + field.raw
    return joined


def encode(*pairs):
    """A message of (number, value) in ascending order: int as varint, bytes and str with their length; None is left out."""
    out = b""
    for number, value in pairs:
        if value is None:
            continue
        if isinstance(value, str):
            value = value.encode()
        if isinstance(value, (bytes, bytearray)):
            out += varint(number << 3 | BYTES) + varint(len(value)) + value
        else:
            out += varint(number << 3 | VARINT) + varint(int(value))
    return out


def zigzag(value):
    return value << 1 if value >= 0 else (-value << 1) - 1


def unzigzag(value):
    return value >> 1 if value & 1 == 0 else -(value >> 1) - 1


class Message:
    """The fields of one message by number, for reading messages of the protocol."""

    def __init__(self, data, ordered=False):
        self.found = {}
        for field in fields(data, ordered):
            self.found.setdefault(field.number, []).append(field)

    def integer(self, number):
        """0 where the field is absent, as in proto3."""
        field = self.found.get(number, [None])[-1]
        if field is None:
            return 0
        if field.type in (FIXED32, FIXED64):
            return int.from_bytes(field.value, "little")
        if field.type != VARINT:
            raise Unreadable(f"field {number} has another type")
        return field.value

    def all_bytes(self, number):
        found = self.found.get(number, [])
        if any(field.type != BYTES for field in found):
            raise Unreadable(f"field {number} has another type")
        return [field.value for field in found]

    def bytes(self, number, length=None):
        values = self.all_bytes(number)
        value = values[-1] if values else b""
        if length is not None and len(value) != length:
            raise Unreadable(f"field {number} has {len(value)} bytes")
        return value

    def text(self, number):
        return self.bytes(number).decode()
