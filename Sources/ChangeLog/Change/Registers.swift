import PumpRecords

extension Change {
  /// The fields of body and note, ascending by number: in the body those below 1024, in the note the others.
  ///
  /// A part of bad form gives no field; a number in the other part is unreadable; a reason (2047 of the note) is no register.
  public var registers: [Register] {
    registers(in: body) { $0 < 1024 } + registers(in: note) { $0 >= 1024 && $0 != 2047 }
  }

  private func registers(in part: [UInt8]?, where belongs: (UInt32) -> Bool) -> [Register] {
    guard let part, let slots = try? Form.slots(of: part.span) else { return [] }
    var registers: [Register] = []
    for slot in slots where belongs(slot.number) {
      let occurrence = part[Int(slot.start)..<Int(slot.to)]
      if registers.last?.number == slot.number {
        registers[registers.count - 1].bytes.append(contentsOf: occurrence)
      } else {
        registers.append(Register(number: slot.number, bytes: Array(occurrence)))
      }
    }
    return registers
  }

  /// Why an amendment or retraction was made: free text, field 2047 of the note.
  public var reason: String? {
    guard let note, let fields = try? FixedFields(note), let bytes = try? fields.single(2047) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
