import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol

/// Sync requests whose every field the test decides.
enum RequestByHand {
  /// An envelope alone, with its length before it.
  static func envelope(
    clinic: ClinicID, signer: any Signer, ticket: Ticket? = nil, uptimeMS: UInt64 = 1, batchCount: Int = 0,
    change: (inout SyncRequest) -> Void = { _ in }
  ) throws -> [UInt8] {
    guard let none = Ticket([UInt8](repeating: 7, count: 16)) else { return [] }
    var request = SyncRequest(
      clinic: clinic, writer: Identities.writer(signer.publicKey, hasher: OpenSSLHasher()), ticket: ticket ?? none,
      clocks: DeviceClocks(boot: 1, uptimeMS: uptimeMS, wallMS: 1_700_000_000_000),
      scopeDigest: .scope([], hasher: OpenSSLHasher()), batchCount: batchCount)
    change(&request)
    let signed = try SignedStatement(signing: request.encoded(), as: .request, by: signer)
    return SyncStreamWriter.framed(SyncStreamWriter.message(signed))
  }

  /// Reads a response: its envelope's body and how many messages stand behind it.
  static func read(_ body: [UInt8]) throws -> (response: SyncResponse, messages: Int) {
    var reader = SyncStreamReader()
    reader.push(body)
    guard case .envelope(let envelope, _)? = try reader.next() else { throw SyncProblem(.malformed, "no envelope") }
    var messages = 0
    while try reader.next() != nil { messages += 1 }
    return (try SyncResponse(envelope.body), messages)
  }

  /// The messages of a body, each with its length before it.
  static func messages(_ body: [UInt8]) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    var rest = body[...]
    while !rest.isEmpty {
      var size = 0
      var shift = 0
      var length = 0
      for byte in rest {
        length |= Int(byte & 0x7f) << shift
        shift += 7
        size += 1
        if byte < 0x80 { break }
      }
      messages.append(Array(rest.prefix(size + length)))
      rest = rest.dropFirst(size + length)
    }
    return messages
  }
}
