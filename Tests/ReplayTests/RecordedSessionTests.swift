import Foundation
import Replay
import Signatures
import SyncProtocol
import Testing
import TestGround

/// Sessions of the demo as an earlier build recorded them.
@Suite struct RecordedSessionTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/transcripts")
  static let names = ["server.transcript", "device.transcript"]

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(name)))
  }

  @Test(arguments: names)
  func `what an earlier build recorded is equal on this one`(name: String) async throws {
    let replay = await replayed(try bytes(name))
    #expect(replay.isEqual, "\(replay.missing ?? "") \(String(describing: replay.divergence))")
    #expect(replay.steps.contains { $0.topic == .standing })
  }

  @Test(arguments: names)
  func `a flipped bit is found wherever it is`(name: String) throws {
    let whole = try bytes(name)
    let hasher = OpenSSLHasher()
    let count = Transcript(whole, hasher: hasher).records.count
    var random = SplitMix64(seed: 20_260_301)
    print("seed 20260301, \(whole.count) bytes, \(count) records")
    // The first line, where each record begins, where each link ends, and anywhere.
    var positions = Set(0..<30)
    var position = TranscriptWriter.magic.count
    while position < whole.count {
      let start = position
      var length = 0
      var shift = 0
      while whole[position] & 0x80 != 0 {
        length |= Int(whole[position] & 0x7F) << shift
        shift += 7
        position += 1
      }
      length |= Int(whole[position]) << shift
      position += 1 + length + 32
      positions.formUnion([start, start + 1, start + 2, position - 33, position - 32, position - 1])
    }
    for _ in 0..<600 { positions.insert(Int(random.next() % UInt64(whole.count))) }
    for position in positions.sorted() {
      var other = whole
      other[position] ^= 1 << UInt8(random.next() % 8)
      #expect(Transcript(other, hasher: hasher).fault != nil, "byte \(position)")
    }
  }

  @Test(arguments: names)
  func `a file that ends early is found`(name: String) throws {
    let whole = try bytes(name)
    for length in [0, 5, 21, 60, whole.count / 2, whole.count - 33, whole.count - 1] {
      #expect(Transcript(Array(whole.prefix(length)), hasher: OpenSSLHasher()).fault != nil)
    }
    #expect(Transcript(whole + [0], hasher: OpenSSLHasher()).fault?.reason == .behindTheEnd)
  }
}
