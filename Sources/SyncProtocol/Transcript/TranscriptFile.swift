public import MerkleLog
import ChangeLog
import PumpRecords

/// Writes a transcript: a line that says what it is, then records, each `varint length ‖ record ‖ link`.
///
/// The link is SHA-256(link before ‖ record); before the first stands SHA-256("cistern/transcript/v1\0"). So a record cannot be
/// changed, dropped or moved without every later link being wrong. It is no signature: whoever can write the file can write another.
public struct TranscriptWriter: Sendable {
  /// The line at the start of a file.
  public static let magic = Array("CISTERN TRANSCRIPT 1\n".utf8)

  private var link: Digest?

  /// A transcript about to begin.
  public init() {}

  /// The bytes to add to the file for one record.
  public mutating func append(_ record: TranscriptRecord, hasher: some LogHasher) -> [UInt8] {
    let encoded = record.encoded()
    var bytes: [UInt8] = link == nil ? Self.magic : []
    let next = hasher.hash((link ?? Self.start(hasher)).bytes + encoded)
    link = next
    Varint.append(UInt64(encoded.count), to: &bytes)
    bytes.append(contentsOf: encoded)
    next.append(to: &bytes)
    return bytes
  }

  static func start(_ hasher: some LogHasher) -> Digest { hasher.hash([UInt8](label: "cistern/transcript/v1")) }
}

/// Where and why a transcript is not whole.
public struct TranscriptFault: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: String, Hashable, Sendable {
    /// The first line is another.
    case notATranscript = "this is no transcript"
    /// The file ends inside a record.
    case endsEarly = "the file ends inside a record"
    /// A length that is none, or beyond the limit.
    case badLength = "the record's length cannot be right"
    /// The link does not follow from the record and the link before.
    case brokenLink = "the record is not the one that was written"
    /// Whole, and not understood.
    case unreadable = "the record cannot be read by this version"
    /// The first record is no beginning, or a later one is.
    case misplacedBeginning = "a beginning stands elsewhere than at the beginning"
    /// No `end`: the recorder was cut off.
    case noEnd = "the recording was cut off"
    /// Something stands behind the end.
    case behindTheEnd = "something stands behind the end"
  }

  /// The record's number, from 0.
  public var record: Int
  /// Where it begins in the file.
  public var offset: Int
  /// What is wrong with it.
  public var reason: Reason

  /// A fault.
  public init(record: Int, offset: Int, reason: Reason) {
    self.record = record
    self.offset = offset
    self.reason = reason
  }
}

/// A transcript as far as its chain holds.
public struct Transcript: Sendable {
  /// The records before the first bad one.
  public let records: [TranscriptRecord]
  /// The first bad one; nil where the whole file holds.
  public let fault: TranscriptFault?

  /// The first record's content; nil where not even that holds.
  public var begin: TranscriptRecord.Begin? {
    if case .begin(let begin)? = records.first { begin } else { nil }
  }

  /// Reads a file and verifies its chain.
  public init(_ bytes: [UInt8], hasher: some LogHasher) {
    var records: [TranscriptRecord] = []
    var link = TranscriptWriter.start(hasher)
    var position = TranscriptWriter.magic.count
    var isEnded = false
    func fault(_ reason: TranscriptFault.Reason, at offset: Int) -> TranscriptFault {
      TranscriptFault(record: records.count, offset: offset, reason: reason)
    }
    guard bytes.starts(with: TranscriptWriter.magic) else {
      self.records = []
      self.fault = fault(.notATranscript, at: 0)
      return
    }
    var found: TranscriptFault?
    while found == nil, position < bytes.count {
      let start = position
      if isEnded {
        found = fault(.behindTheEnd, at: start)
        break
      }
      switch Self.read(bytes, at: &position, link: &link, hasher: hasher) {
      case .failure(let reason): found = fault(reason, at: start)
      case .success(let record):
        if case .begin = record, !records.isEmpty {
          found = fault(.misplacedBeginning, at: start)
        } else if records.isEmpty, case .begin = record {
          records.append(record)
        } else if records.isEmpty {
          found = fault(.misplacedBeginning, at: start)
        } else {
          records.append(record)
          if case .end = record { isEnded = true }
        }
      }
    }
    if found == nil, !isEnded { found = fault(.noEnd, at: bytes.count) }
    self.records = records
    self.fault = found
  }

  private enum Reading {
    case success(TranscriptRecord)
    case failure(TranscriptFault.Reason)
  }

  private static func read(_ bytes: [UInt8], at position: inout Int, link: inout Digest, hasher: some LogHasher) -> Reading {
    let length: UInt64
    do {
      length = try Varint.read(bytes.span, at: &position)
    } catch FormError.endsEarly {
      return .failure(.endsEarly)
    } catch {
      return .failure(.badLength)
    }
    guard length <= UInt64(SyncLimits.transcriptRecord) else { return .failure(.badLength) }
    guard length + 32 <= UInt64(bytes.count - position) else { return .failure(.endsEarly) }
    let end = position + Int(length)
    let encoded = Array(bytes[position..<end])
    let next = hasher.hash(link.bytes + encoded)
    guard next == Digest(bytes.span, at: end) else { return .failure(.brokenLink) }
    guard let record = TranscriptRecord(encoded) else { return .failure(.unreadable) }
    link = next
    position = end + 32
    return .success(record)
  }
}
