"""Chapter 5: from changes to records, and the state digest."""

from dataclasses import dataclass
from typing import Callable, Dict, Optional

from changes import Change, kind_class, read_header
from wire import Unreadable, registers, sha256


@dataclass
class Judged:
    """A change with what the server's entries say about it."""

    id: bytes
    change: Change
    author: bytes
    device: bytes
    quarantined: bool
    may_confirm: bool = True
    server_held: bool = False

    def __post_init__(self):
        try:
            self.header = read_header(self.change.header)
        except Unreadable:
            self.header = {}
        self.kind = self.header.get(1, 0)
        self.sort = kind_class(self.kind)
        self.fields = self._fields()

    def _fields(self):
        out = {}
        for bit in (0, 1):
            part = self.change.registers_of(bit)
            if part is None:
                continue
            try:
                found = registers(part)
            except Unreadable:
                continue
            for number, register in found.items():
                if (number >= 1024) == (bit == 1) and number != 2047:
                    out[number] = register
        return out

    def states(self, record):
        return self.header.get(9) == record.id and self.header.get(10) == record.kind


# The fields beside which records.proto says "Open": the emergency contact and the clinic of a profile.
OPEN = ((21, 12), (21, 13))


def merge(changes, is_open: Callable[[int, int], bool] = lambda kind, number: (kind, number) in OPEN):
    """Records as [{id, kind, standing, retracted, fields: {number: [(change id, standing, register)]}}]."""
    changes = sorted(changes, key=lambda one: one.id)
    return [_record(one, changes, is_open) for one in changes if one.sort in ("report", "act")]


def _record(record, changes, is_open):
    speaking = [one for one in changes if one.states(record)]
    amendments = [one for one in speaking if one.sort == "amendment"]
    correcting = [one for one in speaking if one.sort in ("amendment", "retraction")]
    writers: Dict[bytes, Judged] = {one.id: one for one in [record] + amendments}

    def confirmed(target):
        return target is not record and any(
            one.sort == "confirmation" and not one.quarantined and one.header.get(12) == target.id
            and one.author != target.author and one.device != target.device and one.may_confirm
            and not (one.server_held and target.server_held)
            for one in speaking)

    def effective(corrector, target, number):
        own = corrector.author == target.author and not confirmed(target)
        return own or confirmed(corrector) or is_open(record.kind, number)

    gone, retracted = set(), False
    for corrector in correcting:
        if corrector.quarantined:
            continue
        for named, numbers in corrector.header.get(11, []):
            target: Optional[Judged] = writers.get(named)
            if target is None:
                continue
            for number in numbers or target.fields:
                if effective(corrector, target, number):
                    gone.add((named, number))
            if corrector.sort == "retraction" and target is record and not numbers:
                retracted |= corrector.author == record.author or confirmed(corrector)

    values = {}
    for one in sorted(writers.values(), key=lambda writer: writer.id):
        for number, register in one.fields.items():
            if one.quarantined or (one.id, number) not in gone:
                values.setdefault(number, []).append((one.id, int(one.quarantined), register))
    return {
        "id": record.id, "kind": record.kind, "standing": int(record.quarantined), "retracted": int(retracted),
        "fields": {number: values[number] for number in sorted(values)},
    }


def state_preimage(log, records):
    def u32(number):
        return number.to_bytes(4, "big")

    out = b"cistern/state/v1\0" + u32(1) + log + u32(len(records))
    for record in records:
        out += record["id"] + u32(record["kind"]) + bytes([record["standing"], record["retracted"]]) + u32(len(record["fields"]))
        for number, values in record["fields"].items():
            out += u32(number) + u32(len(values))
            for change, standing, register in values:
                out += change + bytes([standing]) + sha256(register)
    return out


def state_digest(log, records):
    return sha256(state_preimage(log, records))
