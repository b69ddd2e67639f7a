import ChangeLog
import LogStorage
import MerkleLog
import SQLiteStorage
import Signatures

/// Records changes of one writer, one durable commit each, as a device does.
struct Recorder {
  private let store: SQLiteStore
  private let signer: SoftwareSigner
  private let hasher = OpenSSLHasher()

  init(directory: String, keyFile: String) throws {
    signer = try KeyFile.read(keyFile)
    store = try SQLiteStore.open(directory: directory, hasher: hasher, role: .device)
  }

  /// Records so many changes and prints the index and id of each.
  func record(_ count: Int) throws {
    let log = PumpLogID(first16Of: hasher.hash(Array("the log of the storage tests".utf8)))
    let writer = Identities.writer(signer.publicKey, hasher: hasher)
    for _ in 0..<count {
      let recorded = try store.write { transaction in
        let frontier = try transaction.feed(of: log, writer: writer)?.frontier ?? CompactRange()
        var header = Header(kind: 10)
        header.wallMS = frontier.end
        let body = [UInt8](repeating: 8, count: 40 + Int(frontier.end % 200))
        let change = try ChangeDraft(header: header, body: body).change(random: SystemRandom())
        let own = OwnChanges(
          log: log, writer: writer, frontier: frontier, changes: [change], signer: signer, hasher: hasher)
        try transaction.append(own)
        return own
      }
      for (offset, id) in recorded.ids.enumerated() { StorageChild.say("\(recorded.first + UInt64(offset)) \(id)") }
    }
  }
}
