/// The record kinds as a Protocol Buffers schema, for other programs and as an oracle in tests.
public enum RecordsProto {
  /// The text of `Protocol/records.proto`.
  public static var text: String {
    let catalogue = Catalogue()
    var lines = [
      "// Generated from the tables in Sources/PumpRecords/Kinds; a test compares.",
      "//",
      "// The kinds of record of a pump log: the body of a change holds the fields below 1024, its note those from 1024 on.",
      "// Bytes on the wire are canonical: fields ascend, varints are minimal, repeated scalars are never packed. Decimals are integers",
      "// at the scale that stands beside the field. An absent field is unknown, never false and never zero. *Open*: chapter 5.",
      "syntax = \"proto3\";",
      "",
      "package cistern.records.v1;",
      "",
      "// An instant, or the interval within which something happened. Milliseconds since 1970-01-01T00:00Z; without `to` an instant.",
      "message Interval {",
      "  optional sint64 from = 1;",
      "  optional sint64 to = 2;",
      "}",
      "",
      "// Exactly one of the two: minutes since midnight, or milliseconds since 1970-01-01T00:00Z.",
      "message Occasion {",
      "  optional sint64 daily = 1;",
      "  optional sint64 once = 2;",
      "}",
    ]
    for table in Kinds.all { lines += message(table) }
    for table in catalogue.messages { lines += message(table) }
    for vocabulary in catalogue.vocabularies { lines += enumeration(vocabulary) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func message(_ table: Table) -> [String] {
    let code = table.code.rawValue == 0 ? "" : " Kind \(table.code.rawValue)."
    var lines = ["", "// \(table.about)\(code)", "message \(Catalogue.capitalised(table.name)) {"]
    for row in table.rows {
      let type =
        switch row.shape {
        case .bool: "bool"
        case .number, .instant, .date, .timeOfDay: "sint64"
        case .code(let vocabulary): Catalogue.joined(vocabulary.title)
        case .text: "string"
        case .reference: "bytes"
        case .interval: "Interval"
        case .occasion: "Occasion"
        case .message(let table): Catalogue.capitalised(table.name)
        }
      let label = row.isList ? "repeated" : "optional"
      let option = row.isList && row.shape.wire == .varint ? " [packed = false]" : ""
      lines.append("  // \(row.about)\(remark(row.shape))\(row.isOpen ? " Open." : "")")
      lines.append("  \(label) \(type) \(row.name) = \(row.number)\(option);")
    }
    if table.code.rawValue != 0 {
      lines.append("  // Of an amendment or retraction: why. No register.")
      lines.append("  optional string changeReason = \(CommonFields.reason);")
    }
    return lines + ["}"]
  }

  private static func remark(_ shape: Shape) -> String {
    switch shape {
    case .number(let scale) where scale.decimals > 0:
      " Scale: 1 is 10^-\(scale.decimals)\(scale.unit.isEmpty ? "" : " " + scale.unit)."
    case .instant: " Milliseconds since 1970-01-01T00:00Z."
    case .date: " Days since 1970-01-01."
    case .timeOfDay: " Minutes since midnight, 0 to 1440."
    case .reference: " 16 bytes."
    default: ""
    }
  }

  private static func enumeration(_ vocabulary: Vocabulary) -> [String] {
    let name = Catalogue.joined(vocabulary.title)
    var lines = ["", "// Numbers that a reader does not know are kept.", "enum \(name) {", "  \(name)_unspecified = 0;"]
    for (code, word) in zip(vocabulary.codes, vocabulary.names) {
      let isIdentifier = word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
      lines.append(isIdentifier ? "  \(name)_\(word) = \(code);" : "  \(name)_code\(code) = \(code);  // \(word)")
    }
    return lines + ["}"]
  }
}
