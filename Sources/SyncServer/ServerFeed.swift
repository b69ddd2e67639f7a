import Admission
import ChangeLog
import LogStorage
import MerkleLog

/// Appends to the server's own feed of a log, inside the transaction of what the entries are about.
struct ServerFeed {
  let identity: ClinicIdentity
  let signer: any Signer
  let hasher: any LogHasher
  let random: any RandomSource

  /// An entry and the words for people that go with it.
  struct Entry {
    var fact: ServerEntry
    var note: String?

    init(_ fact: ServerEntry, note: String? = nil) {
      self.fact = fact
      self.note = note
    }
  }

  /// Appends `entries` and signs the new head. A server that cannot sign must not receipt: the transaction fails.
  @discardableResult
  func append(_ entries: [Entry], to log: PumpLogID, in transaction: any StoreTransaction) throws -> OwnChanges {
    let frontier = try transaction.feed(of: log, writer: identity.serverWriter)?.frontier ?? CompactRange()
    let changes = try entries.map { try $0.fact.change(note: $0.note.map(ServerNote.encoded), random: random) }
    let own = OwnChanges(
      log: log, writer: identity.serverWriter, frontier: frontier, changes: changes, signer: signer, hasher: hasher)
    guard own.head != nil else { throw ServerError.signerFailed("the server's key did not sign the head of its feed") }
    try transaction.append(own)
    return own
  }
}
