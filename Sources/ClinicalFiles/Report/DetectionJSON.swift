public import Complications
import PumpRecords

/// What `cistern detect --json` prints: an event a line, the keys always in the same order (records.md section 4).
public enum DetectionJSON {
  /// One event, without a line feed.
  public static func line(_ event: FindingEvent) -> String {
    let finding = event.finding
    var members: [(String, String)] = [
      ("knownAt", time(event.knownAt)), ("event", JSONText.quoted(event.kind.rawValue)), ("finding", JSONText.quoted(finding.id)),
      ("pumpLog", JSONText.quoted(finding.pumpLog)), ("class", JSONText.quoted(finding.findingClass.rawValue)),
      ("tier", JSONText.quoted(finding.tier.rawValue)), ("rule", JSONText.quoted(finding.rule)),
      ("rulebook", JSONText.quoted(finding.rulebook)), ("effectiveAt", time(finding.effectiveAt)),
      ("evidence", JSONText.list(finding.evidence)), ("headline", JSONText.quoted(finding.headline)),
      ("action", JSONText.quoted(finding.action)),
      ("numbers", JSONText.object(finding.numbers.map { ($0.name, $0.isText ? JSONText.quoted($0.value) : $0.value) })),
      ("missing", JSONText.list(finding.missing)), ("differential", JSONText.list(finding.differential)),
      ("completeness", JSONText.object(finding.completeness.map { ($0.writer, contact($0)) })),
      ("linkedTo", finding.linkedTo.map(JSONText.quoted) ?? "null"),
    ]
    if event.kind == .superseded || !event.because.isEmpty { members.append(("because", JSONText.list(event.because))) }
    if let branch = finding.branch { members.append(("branch", JSONText.quoted(branch))) }
    if finding.isUnverified { members.append(("unverified", "true")) }
    return JSONText.object(members)
  }

  /// Events, a line each, every line with its line feed.
  public static func lines(_ events: [FindingEvent]) -> String {
    events.map { line($0) + "\n" }.joined()
  }

  private static func time(_ milliseconds: Int64) -> String { JSONText.quoted(Instant(milliseconds: milliseconds).text) }

  private static func contact(_ contact: WriterContact) -> String {
    JSONText.object([
      ("lastContact", time(contact.lastContact)), ("silentHours", ExactDecimal.text(contact.silentFor / 36_000, decimals: 2)),
    ])
  }
}

/// JSON texts, written by hand so that keys keep their order and numbers their digits.
package enum JSONText {
  /// A string with its quotes: escapes only what RFC 8259 demands.
  package static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case let scalar where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// A list of strings.
  package static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ",") + "]" }

  /// An object of members that are JSON already.
  package static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { quoted($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }
}
