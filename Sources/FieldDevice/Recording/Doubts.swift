import ChangeLog
import PumpRecords

extension Entry {
  /// What is possible and yet probably a slip: show it to the person. It is recorded as it is.
  ///
  /// A word that is almost one that rules know reads as another drug or another result; a time that lies in the future is
  /// evaluated when it comes.
  /// - Parameter now: milliseconds since 1970, to compare with `at`.
  /// - Returns: sentences without a full stop.
  public func doubts(now: Int64) -> [String] {
    guard let table = Kinds.table(code: kind) else { return [] }
    var doubts: [String] = []
    for (row, values) in UntypedMessage(table: table, fields.bytes).shown {
      guard let words = KnownWords.of["\(table.name).\(row.name)"] else { continue }
      for value in values.map(\.text) where !words.contains(value) {
        guard let nearest = Nearness.nearest(to: value, among: words) else { continue }
        doubts.append("\(row.name) is \(value): did you mean \(nearest)? No rule reads \(value) as \(nearest)")
      }
    }
    if let at = Message<Symptoms>(fields.bytes)[Symptoms.at], at.from.milliseconds > now + 86_400_000 {
      doubts.append("at is \(at.from.text), which is still to come: no rule counts it before")
    }
    return doubts
  }
}

/// Words that rules compare with, of fields that are free text.
private enum KnownWords {
  static let of: [String: [String]] = [
    "refill.drug": ["baclofen"],
    "lab.csfCulture": ["negative", "pending", "contaminant"],
    "lab.bloodCulture": ["negative", "pending", "contaminant"],
    "lab.woundCulture": ["negative", "pending", "contaminant"],
    "imaging.region": ["head", "spine", "thorax", "abdomen", "pelvis"],
  ]
}
