import ChangeLog
import PumpRecords

/// Reads the fields of a record by the table of its kind.
///
/// What the table does not know is kept by name; what it knows must be spelled as its shape asks, whatever the value.
struct FieldsReader {
  let file: String
  /// For times without an offset.
  let zone: FileZone
  /// For dates without a time: the log's zone, else the file's.
  let dateZone: FileZone
  /// What the ids of entries stand for, in hexadecimal: for fields that name another record.
  var references: [String: String] = [:]

  func error(_ node: FileNode, _ expected: String) -> ClinicalFileError {
    ClinicalFileError(file: file, mark: node.mark, expected: expected, found: node.brief)
  }

  /// The fields of a record, without those in `apart`.
  /// - Parameter clears: whether `null` empties a field (in an amendment) instead of saying nothing.
  func fields(_ source: [FileField], table: Table?, apart: Set<String>, clears: Bool) throws(ClinicalFileError) -> TimelineFile.Fields {
    let own = source.filter { !apart.contains($0.name) }
    var result = TimelineFile.Fields(table: table, source: own, registers: [], cleared: [], unknown: [])
    guard let table else {
      result.unknown = own.map(\.name)
      return result
    }
    var draft = UntypedDraft()
    for field in own {
      guard let row = table.row(named: field.name) else {
        result.unknown.append(FileNode.cut(field.name))
        continue
      }
      if field.value.isNull {
        if clears { result.cleared.append(row.number) }
        continue
      }
      let bytes = try register(field, row, table, &draft, &result.unknown)
      draft.append(row.number, bytes)
    }
    result.registers = draft.registers
    result.cleared.sort()
    return result
  }

  private func register(
    _ field: FileField, _ row: Row, _ table: Table, _ draft: inout UntypedDraft, _ unknown: inout [String]
  ) throws(ClinicalFileError) -> [UInt8] {
    guard row.isList else { return try value(field.value, row, name: field.name, &unknown) }
    var bytes: [UInt8] = []
    for element in field.value.list ?? [field.value] where !element.isNull {
      if case .code(let vocabulary) = row.shape, let text = element.text, vocabulary.code(named: text) == nil,
        let other = table.row(named: "other"), case .text = other.shape, let kept = try? other.encode(text: text)
      {
        // A finding that has no code is a finding still: it is kept as the text that it is.
        draft.append(other.number, kept)
        unknown.append("\(field.name): \(FileNode.cut(text))")
        continue
      }
      bytes += try value(element, row, name: field.name, &unknown)
    }
    return bytes
  }

  /// One occurrence of a field, its tag included.
  private func value(_ node: FileNode, _ row: Row, name: String, _ unknown: inout [String]) throws(ClinicalFileError) -> [UInt8] {
    switch (row.shape, node.value) {
    case (.message(let table), .map(let fields)):
      let inner = try self.fields(fields, table: table, apart: [], clears: false)
      unknown += inner.unknown.map { "\(name).\($0)" }
      var draft = UntypedDraft()
      for register in inner.registers { draft.append(register.number, register.bytes) }
      return try encoded(node, row) { () throws(ValueError) in try row.encode(message: draft) }
    case (.interval, .map):
      guard let from = node["from"]?.text, let to = node["to"]?.text else { throw error(node, "from and to") }
      return try encoded(node, row) { () throws(ValueError) in
        guard let first = Instant(from, reading(from)), let last = Instant(to, reading(to)), let interval = Interval(from: first, to: last)
        else { return try row.encode(from: from, to: to, zone.reading) }
        return try row.encode(from: interval.from.text, to: interval.to.text)
      }
    case (_, .scalar(let text, let isQuoted)):
      return try scalar(node, text, isQuoted, row, name: name, &unknown)
    default:
      throw error(node, plain(row.expected))
    }
  }

  private func scalar(
    _ node: FileNode, _ text: String, _ isQuoted: Bool, _ row: Row, name: String, _ unknown: inout [String]
  ) throws(ClinicalFileError) -> [UInt8] {
    let text = try spelled(node, text, isQuoted, row)
    if case .reference = row.shape, let id = references[text] {
      return try encoded(node, row) { () throws(ValueError) in try row.encode(text: id, zone.reading) }
    }
    if row === Plan.to.row, let date = LocalDate(text) {
      // A plan's last day belongs to it until it is over (evidence.md 3.1.1).
      let end = dateZone.start(of: LocalDate(days: date.days + 1)).milliseconds - 1
      return try encoded(node, row) { () throws(ValueError) in try row.encode(text: Instant(milliseconds: end).text, zone.reading) }
    }
    do throws(ValueError) {
      return try row.encode(text: text, reading(text))
    } catch {
      if error.isUnknownCode {
        unknown.append("\(name): \(FileNode.cut(text))")
        return try unknownCode(node, text, row)
      }
      throw self.error(node, plain(error.message))
    }
  }

  /// The text in the spelling that the tables read: truth values, numbers, and dates given with a time.
  private func spelled(_ node: FileNode, _ text: String, _ isQuoted: Bool, _ row: Row) throws(ClinicalFileError) -> String {
    switch row.shape {
    case .bool:
      guard !isQuoted, let truth = Self.truth(text) else { throw error(node, "true or false") }
      return truth ? "true" : "false"
    case .number(let scale):
      guard !isQuoted else { throw error(node, plain(row.expected)) }
      if ExactDecimal.scaled(text, decimals: scale.decimals, finer: .rounded) == nil, let huge = Self.hugeNumber(text, scale) {
        return huge
      }
      return text
    case .date:
      if LocalDate(text) == nil, Instant(text, zone.reading) != nil { return String(text.prefix(10)) }
      return text
    case .code(let vocabulary):
      guard !isQuoted, vocabulary.code(named: text) == nil, let truth = Self.truth(text) else { return text }
      return truth ? "yes" : "no"
    case .message(let table):
      guard let shorthand = table.shorthand else { throw error(node, plain(row.expected)) }
      return try spelled(node, text, isQuoted, shorthand)
    default:
      return text
    }
  }

  /// A code that nobody knows keeps a number of its own, above every number that is given out, so that two of them differ.
  private func unknownCode(_ node: FileNode, _ text: String, _ row: Row) throws(ClinicalFileError) -> [UInt8] {
    var hash: UInt32 = 2_166_136_261
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let code = "code \(hash | 0x8000_0000)"
    return try encoded(node, row) { () throws(ValueError) in try row.encode(text: code, zone.reading) }
  }

  private func encoded(_ node: FileNode, _ row: Row, _ encode: () throws(ValueError) -> [UInt8]) throws(ClinicalFileError) -> [UInt8] {
    do throws(ValueError) {
      return try encode()
    } catch {
      throw self.error(node, plain(error.message))
    }
  }

  /// A date alone is the first minute of its day in the log's zone; a time without an offset is in the file's.
  func reading(_ text: String) -> TextReading { text.utf8.count == 10 ? dateZone.reading : zone.reading }

  private func plain(_ message: String) -> String {
    message.hasPrefix("expected ") ? String(message.dropFirst("expected ".count)) : message
  }

  static func truth(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES": true
    case "false", "False", "FALSE", "no", "No", "NO": false
    default: nil
    }
  }

  /// A number beyond 64 bits: absurd, so implausible, but no reason to refuse a file. It becomes the largest that is kept.
  private static func hugeNumber(_ text: String, _ scale: Scale) -> String? {
    let unsigned = text.drop { $0 == "-" || $0 == "+" }
    guard let first = unsigned.first, first.isASCII, first.isNumber, unsigned.utf8.count <= 400, let value = Double(text),
      value.magnitude > 1e6 || value.isInfinite
    else { return nil }
    return ExactDecimal.text(value < 0 ? -1_000_000_000_000_000_000 : 1_000_000_000_000_000_000, decimals: scale.decimals)
  }
}

extension UntypedDraft {
  /// The registers, ascending by number.
  fileprivate var registers: [Register] {
    let all = bytes
    guard let slots = try? Form.slots(of: all.span) else { return [] }
    var registers: [Register] = []
    for slot in slots {
      let occurrence = all[Int(slot.start)..<Int(slot.to)]
      if registers.last?.number == slot.number {
        registers[registers.count - 1].bytes += occurrence
      } else {
        registers.append(Register(number: slot.number, bytes: Array(occurrence)))
      }
    }
    return registers
  }
}
