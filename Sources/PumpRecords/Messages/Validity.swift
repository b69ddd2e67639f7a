/// The reader's check (log-format section 7, *validity*): does a field that is in form have the spelling that its row asks for?
///
/// It never decides what survives a merge; a field that fails is unreadable: kept, shown as such, never half read.
public enum Validity {
  /// Messages nest at most this deep, the outermost counted.
  public static let maximumDepth = 8

  /// The occurrences that read, and the numbers of the fields that do not. `slots` are those of `bytes`, in form.
  /// Numbers without a row count as readable: a later version knows them.
  public static func sift(_ slots: [Slot], of bytes: Span<UInt8>, by table: Table) -> (readable: [Slot], unreadable: [UInt32]) {
    var unreadable: [UInt32] = []
    for index in slots.indices where !isValid(index, slots, of: bytes, by: table, depth: 1) {
      if unreadable.last != slots[index].number { unreadable.append(slots[index].number) }
    }
    if unreadable.isEmpty { return (slots, []) }
    return (slots.filter { !unreadable.contains($0.number) }, unreadable)
  }

  /// Is this occurrence valid, and alone where it must be? One bad occurrence makes the whole field unreadable.
  static func isValid(_ index: Int, _ slots: [Slot], of bytes: Span<UInt8>, by table: Table, depth: Int) -> Bool {
    let slot = slots[index]
    let spellings = table.spellings
    guard slot.number < UInt32(spellings.count) else { return true }
    let entry = spellings[Int(slot.number)]
    guard let spelling = Spelling(rawValue: entry & ~Spelling.listBit), spelling != .unknown else { return true }
    guard slot.wire == spelling.wire else { return false }
    if entry < Spelling.listBit, index > 0, slots[index - 1].number == slot.number { return false }
    let payload = bytes.extracting(Int(slot.from)..<Int(slot.to))
    switch spelling {
    case .unknown, .number: return true
    case .bool: return payload.count == 1 && payload[0] <= 1
    case .code: return number(payload) <= UInt64(UInt32.max)
    case .instant: return Instant.readable.contains(Varint.unzigzag(number(payload)))
    case .date: return LocalDate.readable.contains(Varint.unzigzag(number(payload)))
    case .timeOfDay: return TimeOfDay(minutes: Varint.unzigzag(number(payload))) != nil
    case .text: return (try? UTF8Span(validating: payload)) != nil
    case .reference: return payload.count == 16
    case .interval: return Interval.read(payload) != nil
    case .occasion: return Occasion.read(payload) != nil
    case .message:
      guard case .message(let inner)? = table.row(slot.number)?.shape else { return false }
      return isValid(payload, by: inner, depth: depth + 1)
    }
  }

  private static func number(_ payload: Span<UInt8>) -> UInt64 {
    var position = 0
    return (try? Varint.read(payload, at: &position)) ?? .max
  }

  private static func isValid(_ message: Span<UInt8>, by table: Table, depth: Int) -> Bool {
    guard depth <= maximumDepth, let slots = try? Form.slots(of: message) else { return false }
    for index in slots.indices where !isValid(index, slots, of: message, by: table, depth: depth) { return false }
    return true
  }
}
