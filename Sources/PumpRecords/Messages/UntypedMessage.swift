/// A message and its table, for code that is the same for every kind: files, exports, the command line, merge.
public struct UntypedMessage: Sendable {
  /// What the fields are.
  public let table: Table
  /// The bytes.
  public let bytes: [UInt8]
  /// The occurrences that read, ascending by number, those without a row included.
  public let slots: [Slot]
  /// The numbers of the fields that are there and do not read.
  public let unreadable: [UInt32]
  /// Why nothing reads at all; nil for a message in form.
  public let formError: FormError?

  /// Registers ascending by number, or a nested message.
  public init(table: Table, _ bytes: [UInt8]) {
    self.table = table
    self.bytes = bytes
    do throws(FormError) {
      let all = try Form.slots(of: bytes.span)
      (slots, unreadable) = Validity.sift(all, of: bytes.span, by: table)
      formError = nil
    } catch {
      slots = []
      unreadable = []
      formError = error
    }
  }

  /// A change's two parts (without their random bytes). A field in the wrong part is unreadable; a part that is not in form gives
  /// no field.
  public init(table: Table, body: [UInt8], note: [UInt8]) {
    var joined: [UInt8] = []
    var misplaced: [UInt32] = []
    var error: FormError?
    for (part, bytes) in [(Part.body, body), (Part.note, note)] {
      do throws(FormError) {
        for slot in try Form.slots(of: bytes.span) {
          if Part(of: slot.number) == part {
            joined.append(contentsOf: bytes[Int(slot.start)..<Int(slot.to)])
          } else if misplaced.last != slot.number {
            misplaced.append(slot.number)
          }
        }
      } catch let problem {
        error = error ?? problem
      }
    }
    let inner = UntypedMessage(table: table, joined)
    self.table = table
    self.bytes = joined
    slots = inner.slots
    // A number may stand in its own part as well: there it reads.
    let wrong = misplaced.filter { number in !inner.slots.contains { $0.number == number } && !inner.unreadable.contains(number) }
    unreadable = (inner.unreadable + wrong).sorted()
    formError = error
  }

  /// The numbers that this version has no row for, ascending; kept, shown as unknown.
  public var unknown: [UInt32] {
    var numbers: [UInt32] = []
    for slot in slots where table.row(slot.number) == nil && slot.number != CommonFields.reason && numbers.last != slot.number {
      numbers.append(slot.number)
    }
    return numbers
  }

  /// All occurrences of a readable field as they were written, tags included: the bytes of a register. Empty where it is absent.
  public func register(_ number: UInt32) -> [UInt8] {
    var found: [UInt8] = []
    for slot in slots where slot.number == number { found.append(contentsOf: bytes[Int(slot.start)..<Int(slot.to)]) }
    return found
  }

  /// The fields that are there and have a row, ascending, with what they say.
  public var shown: [(row: Row, values: [ShownValue])] {
    table.rows.compactMap { row in
      let values = slots.filter { $0.number == row.number }.map { ShownValue(Payload(bytes, Int($0.from), Int($0.to)), row.shape) }
      return values.isEmpty ? nil : (row, values)
    }
  }
}
