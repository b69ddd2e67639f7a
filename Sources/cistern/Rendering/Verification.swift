import ChangeLog
import LogStorage

/// What a check of a data directory found.
struct Verification: Report {
  struct Log: Encodable {
    var log: String
    var label: String?
    var feeds: Int
    var changes: Int
    /// How many of the changes are the server's own entries.
    var serverEntries: Int
    var receipts: Int
    /// How many of them are for the history of a forked feed that this device does not hold.
    var otherReceipts: Int
    var knownNotArrived: UInt64
    var digest: String
    var faults: [String]
    var forks: [ShownFork]

    init(_ check: LogCheck) {
      log = check.log.description
      label = check.label
      feeds = check.feeds
      changes = check.changes
      serverEntries = check.serverEntries
      receipts = check.receipts
      otherReceipts = check.otherReceipts
      knownNotArrived = check.knownNotArrived
      digest = check.digest.description
      faults = check.faults.map { fault in
        (fault.writer.map { "writer \($0.description.prefix(8)): " } ?? "") + fault.sentence
      }
      forks = check.forks.map { ShownFork($0, person: check.people[$0.writer]) }
    }

    func text(_ pen: Pen) -> String {
      let written =
        Counted.text(changes - serverEntries, "change") + " and " + Counted.text(serverEntries, "server entry", "server entries")
      let words =
        "\(label ?? log): \(written) in \(Counted.text(feeds, "feed")), \(Counted.text(receipts, "receipt")), digest \(digest)"
        + (otherReceipts > 0 ? ", \(otherReceipts) of them for the other history of a forked feed" : "")
        + (knownNotArrived > 0 ? ", \(knownNotArrived) known and not arrived" : "")
      return
        ([(faults.isEmpty ? pen.good("holds") : pen.alarming("DOES NOT HOLD")) + "  " + words] + faults.map { "    " + $0 }
        + forks.map { "    " + pen.careful("fork") + "  " + $0.sentence }).joined(separator: "\n")
    }
  }

  var directory: String
  var clinic: String?
  var logs: [Log]
  /// What did not verify and is kept apart, forks among it: how many of each reason.
  var limbo: [String: Int]
  var isSound: Bool

  func text(_ pen: Pen) -> String {
    var lines = logs.map { $0.text(pen) }
    if logs.isEmpty { lines.append("There is nothing in \(directory) yet.") }
    if !limbo.isEmpty {
      let reasons = limbo.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append(pen.careful("limbo") + "  kept apart, counting nowhere: " + reasons.joined(separator: ", "))
    }
    if let clinic { lines.append("clinic \(clinic)") }
    return lines.joined(separator: "\n")
  }
}

/// A number with its noun.
enum Counted {
  static func text(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
  }
}
