import Foundation
import Replay
import Signatures
import SyncProtocol
import Testing

/// A recorded session replays bit for bit, on this build or a later one, and where it does not, the first divergence is named.
@Suite("Promise 7: replay") struct Promise7Replay {
  private static func transcript(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appendingPathComponent("Fixtures/transcripts/\(name).transcript")))
  }

  private static func replay(_ bytes: [UInt8]) async -> SessionReplay {
    await SessionReplay(bytes, ports: ReplayPorts(hasher: OpenSSLHasher(), verifier: OpenSSLVerifier()))
  }

  @Test(arguments: ["server", "device"])
  func `a session that an earlier build recorded is equal bit for bit`(side: String) async throws {
    let replay = await Self.replay(try Self.transcript(side))
    #expect(replay.isEqual)
    #expect(replay.begin?.side == (side == "server" ? .server : .device))
  }

  @Test(arguments: ["server", "device"])
  func `another outcome behind a chain that holds is named`(side: String) async throws {
    let records = Transcript(try Self.transcript(side), hasher: OpenSSLHasher()).records
    for (index, record) in records.enumerated() {
      guard case .outcome(let name, var bytes) = record, !bytes.isEmpty else { continue }
      bytes[bytes.count - 1] ^= 1
      var forged = records
      forged[index] = .outcome(name: name, bytes: bytes)
      var writer = TranscriptWriter()
      let replay = await Self.replay(forged.flatMap { writer.append($0, hasher: OpenSSLHasher()) })
      #expect(replay.fault == nil)
      #expect(replay.divergence?.record == index)
    }
  }

  @Test(arguments: ["server", "device"])
  func `another byte anywhere breaks the chain`(side: String) async throws {
    var bytes = try Self.transcript(side)
    bytes[bytes.count / 3] ^= 0x10
    let replay = await Self.replay(bytes)
    #expect(replay.fault != nil)
    #expect(!replay.isEqual)
  }
}
