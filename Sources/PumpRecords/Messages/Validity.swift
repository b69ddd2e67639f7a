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
    var start = 0
    while start < slots.count {
      let number = slots[start].number
      var end = start + 1
      while end < slots.count, slots[end].number == number { end += 1 }
      if let row = table.row(number), !isValid(slots[start..<end], of: bytes, by: row, depth: 1) { unreadable.append(number) }
      start = end
    }
    if unreadable.isEmpty { return (slots, []) }
    return (slots.filter { !unreadable.contains($0.number) }, unreadable)
  }

  /// Are all occurrences of one field valid? One bad one makes the whole field unreadable.
  static func isValid(_ slots: ArraySlice<Slot>, of bytes: Span<UInt8>, by row: Row, depth: Int) -> Bool {
    guard slots.count == 1 || row.isList else { return false }
    for slot in slots {
      guard slot.wire == row.shape.wire else { return false }
      guard isValid(bytes.extracting(Int(slot.from)..<Int(slot.to)), row.shape, depth: depth) else { return false }
    }
    return true
  }

  private static func isValid(_ payload: Span<UInt8>, _ shape: Shape, depth: Int) -> Bool {
    switch shape {
    case .bool: payload.count == 1 && payload[0] <= 1
    case .number, .instant, .date: true
    case .code: number(payload) <= UInt64(UInt32.max)
    case .timeOfDay: TimeOfDay(minutes: Varint.unzigzag(number(payload))) != nil
    case .text: (try? UTF8Span(validating: payload)) != nil
    case .reference: payload.count == 16
    case .interval: Interval.read(payload) != nil
    case .occasion: Occasion.read(payload) != nil
    case .message(let table): isValid(payload, by: table, depth: depth + 1)
    }
  }

  private static func number(_ payload: Span<UInt8>) -> UInt64 {
    var position = 0
    return (try? Varint.read(payload, at: &position)) ?? 0
  }

  private static func isValid(_ message: Span<UInt8>, by table: Table, depth: Int) -> Bool {
    guard depth <= maximumDepth, let slots = try? Form.slots(of: message) else { return false }
    var start = 0
    while start < slots.count {
      let number = slots[start].number
      var end = start + 1
      while end < slots.count, slots[end].number == number { end += 1 }
      if let row = table.row(number), !isValid(slots[start..<end], of: message, by: row, depth: depth) { return false }
      start = end
    }
    return true
  }
}
