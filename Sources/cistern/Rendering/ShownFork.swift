import Admission
import ChangeLog

/// A fork proof as commands tell it.
struct ShownFork: Encodable {
  var writer: String
  /// Whose device it is, by the clinic's word.
  var person: String?
  /// The first change, counted from 1, in which the two histories differ; nil where only the heads prove it.
  var partsAtChange: UInt64?
  /// How many changes each history has, as its signed head says.
  var lengths: [UInt64]

  init(_ proof: ForkProof, person: String?) {
    writer = proof.writer.description
    self.person = person
    partsAtChange = proof.partingIndex.map { $0 + 1 }
    lengths = proof.heads.map(\.length)
  }

  /// The forks of a log, with names.
  static func all(_ proofs: [ForkProof], in view: LogView) -> [ShownFork] {
    proofs.map { proof in
      ShownFork(proof, person: view.facts.writer(proof.writer).flatMap { view.facts.personNames[$0.statement.person] })
    }
  }

  var sentence: String {
    let who = (person.map { "\($0)'s device" } ?? "a device") + " (writer \(writer.prefix(8)))"
    let place = partsAtChange.map { ", which part at change \($0)" } ?? ""
    return "\(who) signed two histories\(place), of \(lengths.map { "\($0)" }.joined(separator: " and ")) changes: it was cloned or "
      + "restored from a copy. One history counts, the other is kept apart: enrol that device anew"
  }
}
