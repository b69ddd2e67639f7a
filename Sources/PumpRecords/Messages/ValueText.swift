/// Why a text is not a value of a field. It says what was expected, never what was there.
public struct ValueError: Error, Hashable, Sendable {
  /// Such as `expected millilitres with at most 3 decimals`.
  public let message: String
  /// The text is a name that the field's vocabulary does not have: keep it, show it as unknown.
  public let isUnknownCode: Bool

  init(_ message: String, isUnknownCode: Bool = false) {
    self.message = message
    self.isUnknownCode = isUnknownCode
  }
}

/// How texts are read where they leave something open.
public struct TextReading: Sendable {
  /// What to do with decimals beyond a field's scale.
  public var finer: ExactDecimal.Finer
  /// Minutes east of UTC that hold at a local date and time which states no offset; nil: such a time is refused.
  public var offsetMinutes: @Sendable (LocalDate, TimeOfDay) -> Int?

  /// Exact decimals; times without an offset are UTC.
  public init(
    finer: ExactDecimal.Finer = .refused, offsetMinutes: @escaping @Sendable (LocalDate, TimeOfDay) -> Int? = { _, _ in 0 }
  ) {
    self.finer = finer
    self.offsetMinutes = offsetMinutes
  }
}

extension Row {
  /// One occurrence of the field, tag included, from the text of a scalar.
  ///
  /// For a nested message the text goes to its shorthand field (`bridge: none`), if it has one.
  /// - Throws: ``ValueError`` that says what was expected; its `isUnknownCode` is set for a name that the vocabulary does not have.
  public func encode(text: String, _ reading: TextReading = TextReading()) throws(ValueError) -> [UInt8] {
    var writer = WireWriter()
    switch shape {
    case .bool:
      switch text {
      case "true": writer.varint(number, 1)
      case "false": writer.varint(number, 0)
      default: throw ValueError(expected)
      }
    case .number(let scale):
      guard let scaled = ExactDecimal.scaled(text, decimals: scale.decimals, finer: reading.finer) else { throw ValueError(expected) }
      writer.zigzag(number, scaled)
    case .code(let vocabulary):
      if let code = vocabulary.code(named: text) {
        writer.varint(number, UInt64(code))
      } else if text.hasPrefix("code "), let code = UInt32(text.dropFirst(5)) {
        writer.varint(number, UInt64(code))
      } else {
        throw ValueError(expected, isUnknownCode: true)
      }
    case .text: writer.bytes(number, Array(text.utf8))
    case .reference:
      guard let bytes = Hex.bytes(text), bytes.count == 16 else { throw ValueError(expected) }
      writer.bytes(number, bytes)
    case .instant:
      guard let instant = Instant(text, reading) else { throw ValueError(expected) }
      instant.write(number, to: &writer)
    case .date:
      guard let date = LocalDate(lenient: text, reading) else { throw ValueError(expected) }
      date.write(number, to: &writer)
    case .timeOfDay:
      guard let time = TimeOfDay(text) else { throw ValueError(expected) }
      time.write(number, to: &writer)
    case .interval:
      guard let instant = Instant(text, reading) else { throw ValueError(expected) }
      Interval(instant).write(number, to: &writer)
    case .occasion:
      if let time = TimeOfDay(text) {
        Occasion.daily(time).write(number, to: &writer)
      } else if let instant = Instant(text, reading) {
        Occasion.once(instant).write(number, to: &writer)
      } else {
        throw ValueError(expected)
      }
    case .message(let table):
      guard let shorthand = table.shorthand else { throw ValueError(expected) }
      writer.bytes(number, try shorthand.encode(text: text, reading))
    }
    return writer.bytes
  }

  /// One occurrence of an interval field. Only for fields of the shape `.interval`.
  public func encode(from: String, to: String, _ reading: TextReading = TextReading()) throws(ValueError) -> [UInt8] {
    guard case .interval = shape, let first = Instant(from, reading), let last = Instant(to, reading),
      let interval = Interval(from: first, to: last)
    else { throw ValueError("expected two instants in order") }
    var writer = WireWriter()
    interval.write(number, to: &writer)
    return writer.bytes
  }

  /// One occurrence of a nested message. Only for fields of the shape `.message`.
  public func encode(message: UntypedDraft) throws(ValueError) -> [UInt8] {
    guard case .message = shape else { throw ValueError(expected) }
    var writer = WireWriter()
    writer.bytes(number, message.bytes)
    return writer.bytes
  }

  /// What a text for this field must be, as a sentence's end: `expected …`.
  public var expected: String {
    switch shape {
    case .bool: "expected true or false"
    case .number(let scale):
      switch scale.decimals {
      case 0: "expected \(scale.word)"
      default: "expected \(scale.word) with at most \(scale.decimals) decimals"
      }
    case .code(let vocabulary): "expected one of " + vocabulary.names.joined(separator: ", ")
    case .text: "expected text"
    case .reference: "expected the 32 hexadecimal digits of a record's id"
    case .instant: "expected a date and time such as 2026-01-31T08:00Z"
    case .date: "expected a date such as 2026-01-31"
    case .timeOfDay: "expected a time such as 08:30"
    case .interval: "expected a date and time such as 2026-01-31T08:00Z, or from and to"
    case .occasion: "expected a time such as 08:30, or a date and time such as 2026-01-31T08:00Z"
    case .message(let table): "expected the fields " + table.rows.map(\.name).joined(separator: ", ")
    }
  }

  /// What a register says, one text for each occurrence. Bytes that do not read are shown as `unreadable`.
  /// - Parameter register: occurrences of this field, tags included.
  public func describe(_ register: [UInt8]) -> [String] { values(register).map(\.text) }

  /// What a register says, one value for each occurrence; one `unreadable` where they are not all valid.
  public func values(_ register: [UInt8]) -> [ShownValue] {
    guard let slots = try? Form.slots(of: register.span) else { return [.unreadable] }
    let own = slots.filter { $0.number == number }
    let lone = Table(nested: name, about: about, [self])
    for index in own.indices where !Validity.isValid(index, own, of: register.span, by: lone, depth: 1) { return [.unreadable] }
    return own.map { ShownValue(Payload(register, Int($0.from), Int($0.to)), shape) }
  }
}
