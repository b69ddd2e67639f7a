import Admission
import ChangeLog
import MerkleLog

/// Chapters 4 and 5: server entries, standings, records, digests; and the chain that proves a change.
enum LogPages {
  static func serverEntries(_ story: Story) -> Page {
    let view = story.view
    let standings = view.changes.map { one -> Page in
      [
        "change": .hex(one.id.bytes), "author": .hex(one.person.bytes), "role": one.verdict.role.map { .number($0) } ?? .none,
        "arrivedMS": one.verdict.arrivedMS.map { .number($0) } ?? .none, "reason": one.verdict.reason.map { .text($0.word) } ?? .none,
      ]
    }
    return [
      "says":
        "the server's feed entry by entry (field 32 of each header is the fact), and what follows from it for every change of the log",
      "clinic": .hex(story.cast.clinic.bytes), "log": .hex(story.cast.log.bytes), "writer": .hex(story.server.writer.bytes),
      "entries": .list(story.server.entries.map { ChangePages.steps($0, of: story.server, in: story.cast.log) }),
      "standings": .list(standings),
    ]
  }

  static func merge(_ story: Story) -> Page {
    let view = story.view
    let log = story.cast.log
    let tips = story.contents.compactMap(\.tip).sorted()
    let records = view.records.map { record -> Page in
      [
        "id": .hex(record.id.bytes), "kind": .number(record.kind), "standing": .number(record.standing.rawValue),
        "retracted": .number(record.isRetracted ? 1 : 0),
        "fields": .object(
          record.fields.map { field in
            (
              "\(field.number)",
              .list(field.values.map { [.hex($0.change.bytes), .number($0.standing.rawValue), .hex($0.bytes)] })
            )
          }),
      ]
    }
    let scope = HoldingsDigest.scope([(log, view.digest)], hasher: Cast.hasher)
    return [
      "says": "what the log of this story adds up to",
      "log": .hex(log.bytes),
      "tips": .list(tips.map { [.hex($0.writer.bytes), .number($0.length), .hex($0.root.bytes)] }),
      "logDigest": .hex(view.digest.bytes), "scopeDigest": .hex(scope.bytes), "bucket": .number(HoldingsDigest.bucket(of: log)),
      "records": .list(records),
      "statePreimage": .hex(StateDigest.preimage(log: log, records: view.records, mergeVersion: Merge.version, hasher: Cast.hasher)),
      "stateDigest": .hex(view.stateDigest.bytes),
    ]
  }

  /// Everything that somebody with the clinic id alone needs to believe one change.
  static func proofs(_ story: Story) throws -> Page {
    let cast = story.cast
    func inclusion(_ index: UInt64, of feed: Story.Feed) throws -> Page {
      guard let head = feed.heads.last?.head else { return .none }
      let proof = try InclusionProof(index: index, leaves: feed.leaves, hasher: Cast.hasher)
      let entry = feed.entries[Int(index)]
      return [
        "writer": .hex(feed.writer.bytes), "index": .number(index), "leaf": .hex(entry.change.leafData(hasher: Cast.hasher)),
        "path": .hexes(proof.hashes.map(\.bytes)), "head": .hex(head.wire),
      ]
    }
    return [
      "says":
        "from the clinic id to one change: it hashes root and spare; the root signed the server's key, whose head covers these entries",
      "clinicID": .hex(cast.clinic.bytes), "log": .hex(cast.log.bytes), "certifiedServerKey": .hex(cast.certified.encoded()),
      "serverKeyEntry": try inclusion(0, of: story.server), "genesisEntry": try inclusion(1, of: story.server),
      "writerEntry": try inclusion(3, of: story.server), "grantEntry": try inclusion(4, of: story.server),
      "arrivalEntry": try inclusion(7, of: story.server), "change": try inclusion(0, of: story.nurse),
      "changeID": .hex(story.nurse.entries[0].id.bytes),
    ]
  }
}
