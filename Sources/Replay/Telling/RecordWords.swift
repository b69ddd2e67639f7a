import ChangeLog
import MerkleLog
import SyncProtocol

/// Says in a few words what a record is, without what stands in it.
enum RecordWords {
  static func of(_ record: TranscriptRecord) -> String {
    switch record {
    case .begin(let begin): "the beginning of a session of \(begin.side == .server ? "the server" : "a device")"
    case .frame(let frame): "\(frame.bytes.count) bytes \(frame.direction == .sent ? "sent" : "received")"
    case .input(let input): "input: " + of(input)
    case .effect(let effect): of(effect)
    case .outcome(let name, let bytes): "\(name) \(Hex.text(bytes.prefix(96)))"
    case .end: "the end"
    }
  }

  private static func of(_ input: TranscriptInput) -> String {
    switch input {
    case .clocks(let clocks): "clocks \(clocks.boot)/\(clocks.uptimeMS)/\(clocks.wallMS)"
    case .serverTime(let ms): "server time \(ms)"
    case .versions(let merge, let rulebook): "merge version \(merge)\(rulebook.isEmpty ? "" : ", rulebook \(rulebook)")"
    case .policy: "policy"
    case .held(let logs): "\(logs.count) logs held"
    case .tips(let logs): "tips of \(logs.map(\.log.description).joined(separator: ", "))"
    case .unsynced(let ranges): "\(ranges.count) stretches without a receipt"
    case .memory: "the device's memory"
    case .tickets: "the ticket record"
    case .scope(let logs, let newest): "\(logs.count) logs in scope, newest commit \(newest)"
    case .key(let writer, _): "the key of \(writer)"
    case .value(let name, let bytes): "\(name), \(bytes.count) bytes"
    }
  }

  private static func of(_ effect: TranscriptRecord.Effect) -> String {
    switch effect.operation {
    case .signature: "a signature over \(signed(effect.statement))\(effect.output.isEmpty ? ", which failed" : "")"
    case .random: "\(effect.output.count) random bytes"
    case .authentication: "an authentication code"
    }
  }

  /// What a signed message is, by its type.
  static func signed(_ message: [UInt8]) -> String {
    for type in StatementType.allCases where message.starts(with: type.preAuthenticationEncoding(of: []).dropLast(2)) {
      return "a \(type)"
    }
    return "\(message.count) bytes"
  }

  /// The first byte in which two records of one sort differ.
  static func firstDifference(_ one: TranscriptRecord, _ other: TranscriptRecord) -> Int? {
    let pair: ([UInt8], [UInt8])
    switch (one, other) {
    case (.frame(let one), .frame(let other)): pair = (one.bytes, other.bytes)
    case (.effect(let one), .effect(let other)): pair = (one.statement, other.statement)
    case (.outcome(let name, let one), .outcome(let same, let other)) where name == same: pair = (one, other)
    case (.input(.value(let name, let one)), .input(.value(let same, let other))) where name == same: pair = (one, other)
    default: return nil
    }
    if pair.0 == pair.1 { return nil }
    return zip(pair.0, pair.1).enumerated().first { $1.0 != $1.1 }?.offset ?? min(pair.0.count, pair.1.count)
  }
}
