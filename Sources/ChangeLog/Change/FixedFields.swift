package import PumpRecords

/// Typed reading of small fixed messages (headers, facts, statements): every field singular, of its wire type, in its width.
package struct FixedFields {
  package let bytes: [UInt8]
  package let slots: [Slot]

  package init(bytes: [UInt8], slots: [Slot]) {
    self.bytes = bytes
    self.slots = slots
  }

  /// The fields of a message in canonical form.
  package init(_ bytes: [UInt8]) throws(FormError) {
    self.init(bytes: bytes, slots: try Form.slots(of: bytes.span))
  }

  /// The one slot of a singular field; nil when absent.
  private func slot(_ number: UInt32) throws(FormError) -> Slot? {
    guard let first = slots.firstIndex(where: { $0.number == number }) else { return nil }
    if first + 1 < slots.count, slots[first + 1].number == number { throw .order(at: Int(slots[first + 1].start)) }
    return slots[first]
  }

  package func number(in slot: Slot) throws(FormError) -> UInt64 {
    guard slot.wire == .varint else { throw .wireType(at: Int(slot.start)) }
    var position = Int(slot.from)
    return try Varint.read(bytes.span, at: &position)
  }

  package func number(_ number: UInt32) throws(FormError) -> UInt64? {
    guard let slot = try slot(number) else { return nil }
    return try self.number(in: slot)
  }

  package func uint32(_ number: UInt32) throws(FormError) -> UInt32? {
    guard let wide = try self.number(number) else { return nil }
    guard let value = UInt32(exactly: wide) else { throw .over64Bits(at: 0) }
    return value
  }

  package func single(_ number: UInt32) throws(FormError) -> [UInt8]? {
    guard let slot = try slot(number) else { return nil }
    guard slot.wire == .bytes else { throw .wireType(at: Int(slot.start)) }
    return Array(bytes[Int(slot.from)..<Int(slot.to)])
  }

  package func all(_ number: UInt32) throws(FormError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for slot in slots where slot.number == number {
      guard slot.wire == .bytes else { throw .wireType(at: Int(slot.start)) }
      found.append(Array(bytes[Int(slot.from)..<Int(slot.to)]))
    }
    return found
  }

  package func identifier<Sort>(_ number: UInt32) throws(FormError) -> Identifier<Sort>? {
    guard let bytes = try single(number) else { return nil }
    guard let id = Identifier<Sort>(bytes) else { throw .endsEarly(at: 0) }
    return id
  }
}
