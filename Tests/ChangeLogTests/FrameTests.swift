import ChangeLog
import MerkleLog
import Signatures
import Testing

let hasher = OpenSSLHasher()

@Suite("Frames and leaves")
struct FrameTests {
  @Test("every change of the vectors: leaf data, leaf hash, change id, frame and its erased forms")
  func changes() throws {
    let vectors = try Vectors.section("changes")
    let log = try #require(PumpLogID(vectors["log"].bytes))
    let writer = try #require(WriterID(vectors["writer"].bytes))
    for vector in vectors["changes"].array {
      let change = try Change(frame: vector["frame"].bytes)
      #expect(change.headerBytes == vector["header"].bytes)
      #expect(change.body ?? [] == vector["body"].bytes)
      #expect(change.note ?? [] == vector["note"].bytes)
      let leaf = change.leafHash(hasher: hasher)
      #expect(Hex.text(change.leafData(hasher: hasher)) == vector["leafData"].text)
      #expect(Hex.text(leaf.bytes) == vector["leafHash"].text)
      let index = UInt64(vector["index"].number)
      #expect(
        Identities.change(log: log, writer: writer, index: index, leaf: leaf, hasher: hasher).description == vector["changeID"].text)
      for mask in vector["erasedFrames"].keys {
        let erased = change.erasing(UInt8(mask) ?? 0, hasher: hasher)
        #expect(Hex.text(erased.frame) == vector["erasedFrames"][mask].text)
        #expect(erased.leafHash(hasher: hasher) == leaf)
        #expect(erased.erasedParts != 0)
      }
    }
  }

  @Test("a draft becomes the bytes of the vectors")
  func drafts() throws {
    for vector in try Vectors.section("changes")["changes"].array where vector["attachedHashes"].keys.isEmpty {
      let header = Header(vector["header"].bytes)
      guard header.encoded() == vector["header"].bytes else { continue }
      let draft = ChangeDraft(
        header: header, body: vector["body"].isAbsent ? nil : vector["body"].bytes,
        note: vector["note"].isAbsent ? nil : vector["note"].bytes)
      let change = try draft.change(bodySalt: vector["bodySalt"].bytes, noteSalt: vector["noteSalt"].bytes)
      #expect(Hex.text(change.frame) == vector["frame"].text)
    }
  }

  @Test("another layout is carried and hashed the same way")
  func otherLayouts() throws {
    for vector in try Vectors.section("changes")["otherLayouts"].array {
      let change = try Change(frame: vector["frame"].bytes)
      #expect(Int64(change.layout) == vector["layout"].number)
      #expect(Hex.text(change.leafData(hasher: hasher)) == vector["leafData"].text)
      #expect(Hex.text(change.leafHash(hasher: hasher).bytes) == vector["leafHash"].text)
    }
  }

  @Test("what breaks the framing is refused, and the largest that does not is read")
  func limits() throws {
    let vectors = try Vectors.section("changes")
    func frame(_ vector: JSON) -> [UInt8] { vector["bytes"].bytes + [UInt8](repeating: 0, count: Int(vector["thenZeros"].number)) }
    for vector in vectors["badFrames"].array {
      #expect(throws: FrameError.self, "\(vector["why"].text)") { try Change(frame: frame(vector)) }
    }
    for vector in vectors["largest"].array {
      #expect(Hex.text(try Change(frame: frame(vector)).leafHash(hasher: hasher).bytes) == vector["leafHash"].text)
    }
  }

  @Test("a frame cut at any byte, or with any byte more, is refused or another change: never a crash")
  func cuts() throws {
    for vector in try Vectors.section("changes")["changes"].array {
      let frame = vector["frame"].bytes
      for cut in 0..<frame.count { #expect(throws: FrameError.self) { try Change(frame: Array(frame[..<cut])) } }
      #expect(throws: FrameError.self) { try Change(frame: frame + [0]) }
    }
  }
}
