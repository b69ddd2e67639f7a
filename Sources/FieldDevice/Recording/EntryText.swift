public import PumpRecords

extension Entry {
  /// An entry from words as they are typed: a kind and `name=value`, one for each field.
  ///
  /// `backPain.nrs=6` is a field of a nested message; a list takes its name several times; of a list of messages
  /// `boluses[1].doseMcg=25` names the first. An interval is `at=2026-01-31T08:00Z/2026-01-31T09:00Z`.
  /// - Parameters:
  ///   - kind: the kind's name, such as `symptoms`.
  ///   - assignments: `name=value`.
  ///   - reading: what holds for a time without an offset.
  /// - Throws: ``DeviceError``: `.unknownKind`, `.unknownField`, `.badValue`, `.notAnAssignment`, `.setTwice`.
  public init(kind: String, _ assignments: [String], _ reading: TextReading = TextReading()) throws(DeviceError) {
    guard let table = Kinds.table(named: kind) else {
      throw .unknownKind(kind, nearest: Nearness.nearest(to: kind, among: Kinds.all.map(\.name)))
    }
    var typed: [TypedField] = []
    for text in assignments { typed.append(try TypedField(text)) }
    self.init(kind: table.code, fields: try TypedField.draft(typed, table: table, reading))
  }
}

/// One `path=value`.
struct TypedField {
  /// A name, and of a list the place that is meant.
  struct Step {
    var name: String
    var place: Int?
  }

  var path: ArraySlice<Step>
  var value: String

  init(_ text: String) throws(DeviceError) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { throw .notAnAssignment(text) }
    value = String(text[text.index(after: equals)...])
    var steps: [Step] = []
    for part in text[..<equals].split(separator: ".", omittingEmptySubsequences: false) {
      var name = part
      var place: Int?
      if name.hasSuffix("]"), let open = name.firstIndex(of: "[") {
        place = Int(name[name.index(after: open)...].dropLast())
        guard let place, place >= 1 else { throw .notAnAssignment(text) }
        name = name[..<open]
      }
      guard !name.isEmpty else { throw .notAnAssignment(text) }
      steps.append(Step(name: String(name), place: place))
    }
    path = steps[...]
  }

  private init(path: ArraySlice<Step>, value: String) {
    self.path = path
    self.value = value
  }

  /// The registers that these fields make in a message of `table`.
  static func draft(_ fields: [TypedField], table: Table, _ reading: TextReading) throws(DeviceError) -> UntypedDraft {
    var draft = UntypedDraft()
    var done: [String] = []
    for field in fields {
      guard let step = field.path.first, !done.contains(step.name) else { continue }
      done.append(step.name)
      guard let row = table.row(named: step.name) else {
        throw .unknownField(step.name, of: table.name, nearest: Nearness.nearest(to: step.name, among: table.rows.map(\.name)))
      }
      let same = fields.filter { $0.path.first?.name == step.name }
      for occurrence in try occurrences(same, row: row, reading) { draft.append(row.number, occurrence) }
    }
    return draft
  }

  private static func occurrences(_ fields: [TypedField], row: Row, _ reading: TextReading) throws(DeviceError) -> [[UInt8]] {
    var groups: [[TypedField]] = []
    if case .message = row.shape, fields.contains(where: { $0.path.count > 1 }) {
      let places = Set(fields.map { $0.path.first?.place ?? 1 }).sorted()
      groups = places.map { place in fields.filter { ($0.path.first?.place ?? 1) == place } }
    } else {
      groups = fields.map { [$0] }
    }
    guard row.isList || groups.count == 1 else { throw .setTwice(row.name) }
    if case .message = row.shape {
    } else if let inner = fields.first(where: { $0.path.count > 1 })?.path.dropFirst().first {
      throw .unknownField(inner.name, of: row.name, nearest: nil)
    }
    var occurrences: [[UInt8]] = []
    for group in groups { occurrences.append(try occurrence(group, row: row, reading)) }
    return occurrences
  }

  private static func occurrence(_ group: [TypedField], row: Row, _ reading: TextReading) throws(DeviceError) -> [UInt8] {
    var message: UntypedDraft?
    if case .message(let nested) = row.shape, group.contains(where: { $0.path.count > 1 }) {
      guard group.allSatisfy({ $0.path.count > 1 }) else { throw .setTwice(row.name) }
      message = try draft(group.map { TypedField(path: $0.path.dropFirst(), value: $0.value) }, table: nested, reading)
    }
    do throws(ValueError) {
      if let message { return try row.encode(message: message) }
      guard let field = group.first else { return [] }
      if case .interval = row.shape, let slash = field.value.firstIndex(of: "/") {
        let to = String(field.value[field.value.index(after: slash)...])
        return try row.encode(from: String(field.value[..<slash]), to: to, reading)
      }
      return try row.encode(text: field.value, reading)
    } catch {
      let hasComma = if case .number = row.shape { group.first?.value.contains(",") ?? false } else { false }
      throw .badValue(field: row.name, expected: error.message + (hasComma ? "; the decimal sign is a point" : ""))
    }
  }
}
