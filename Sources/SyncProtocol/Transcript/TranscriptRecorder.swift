public import ChangeLog
public import MerkleLog
import Synchronization

/// Collects the records of one session, from any thread, as bytes for its file.
///
/// Take the bytes with ``drain()`` and add them to the file as often as you like; ``finish(atMS:)`` writes the end.
public final class TranscriptRecorder: Sendable {
  private struct State {
    var writer = TranscriptWriter()
    var bytes: [UInt8] = []
    var isOver = false
  }

  private let hasher: any LogHasher
  private let state: Mutex<State>

  /// A recorder that has written the beginning.
  public init(_ begin: TranscriptRecord.Begin, hasher: any LogHasher) {
    self.hasher = hasher
    state = Mutex(State())
    record(.begin(begin))
  }

  /// Adds a record. After the end nothing is added any more.
  public func record(_ record: TranscriptRecord) {
    state.withLock { state in
      guard !state.isOver else { return }
      state.bytes += state.writer.append(record, hasher: hasher)
      if case .end = record { state.isOver = true }
    }
  }

  /// Adds a frame, in pieces where it is larger than a record may be.
  public func frame(_ direction: TranscriptRecord.Frame.Direction, atMS: UInt64, isLast: Bool, bytes: [UInt8]) {
    var cutter = FrameCutter()
    let frames = cutter.push(bytes, isLast: true)
    for (index, bytes) in frames.enumerated() {
      record(.frame(.init(direction, atMS: atMS, isLast: isLast && index == frames.count - 1, bytes: bytes)))
    }
  }

  /// Adds an input.
  public func input(_ input: TranscriptInput) { record(.input(input)) }

  /// Adds an outcome.
  public func outcome(_ name: String, _ bytes: [UInt8]) { record(.outcome(name: name, bytes: bytes)) }

  /// Adds the end.
  public func finish(atMS: UInt64) { record(.end(atMS: atMS)) }

  /// The bytes since the last call, for the end of the file.
  public func drain() -> [UInt8] {
    state.withLock { state in
      defer { state.bytes = [] }
      return state.bytes
    }
  }
}

/// Cuts the bytes of one body into frames, in the same places however the bytes come.
public struct FrameCutter: Sendable {
  /// The most bytes of a frame: a record holds them with its tags.
  public static let bytes = SyncLimits.transcriptRecord - 1024

  private var held: [UInt8] = []

  /// A cutter before the first byte.
  public init() {}

  /// Takes the next bytes and gives the frames that are full. With the last bytes it gives all, at least one, perhaps an empty one.
  public mutating func push(_ piece: [UInt8], isLast: Bool) -> [[UInt8]] {
    held += piece
    var frames: [[UInt8]] = []
    while held.count > Self.bytes {
      frames.append(Array(held.prefix(Self.bytes)))
      held.removeFirst(Self.bytes)
    }
    if isLast {
      frames.append(held)
      held = []
    }
    return frames
  }

  /// What no frame holds yet, of a body that ends early; nil where that is nothing.
  public mutating func rest() -> [UInt8]? {
    defer { held = [] }
    return held.isEmpty ? nil : held
  }
}

/// A signer whose signatures are recorded on the way.
public struct RecordedSigner: Signer {
  private let signer: any Signer
  private let recorder: TranscriptRecorder

  /// Records what `signer` signs.
  public init(_ signer: any Signer, recorder: TranscriptRecorder) {
    self.signer = signer
    self.recorder = recorder
  }

  public var publicKey: PublicKey { signer.publicKey }

  public func sign(_ message: [UInt8]) throws -> [UInt8] {
    do {
      let signature = try signer.sign(message)
      recorder.record(.effect(.init(.signature, statement: message, output: signature)))
      return signature
    } catch {
      recorder.record(.effect(.init(.signature, statement: message, output: [])))
      throw error
    }
  }
}

/// A random source whose bytes are recorded on the way.
public struct RecordedRandom: RandomSource {
  private let source: any RandomSource
  private let recorder: TranscriptRecorder

  /// Records what `source` gives.
  public init(_ source: any RandomSource, recorder: TranscriptRecorder) {
    self.source = source
    self.recorder = recorder
  }

  public func bytes(_ count: Int) -> [UInt8] {
    let bytes = source.bytes(count)
    recorder.record(.effect(.init(.random, statement: TranscriptRecord.Effect.statement(ofCount: count), output: bytes)))
    return bytes
  }
}

/// An authenticator whose codes are recorded on the way. The key is not.
public struct RecordedAuthenticator: MessageAuthenticator {
  private let authenticator: any MessageAuthenticator
  private let recorder: TranscriptRecorder

  /// Records what `authenticator` gives.
  public init(_ authenticator: any MessageAuthenticator, recorder: TranscriptRecorder) {
    self.authenticator = authenticator
    self.recorder = recorder
  }

  public func hmac(key: [UInt8], message: [UInt8]) -> Digest {
    let code = authenticator.hmac(key: key, message: message)
    recorder.record(.effect(.init(.authentication, statement: message, output: code.bytes)))
    return code
  }
}

extension TranscriptRecord.Effect {
  /// The statement of a request for random bytes.
  static func statement(ofCount count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(UInt64(max(0, count)))
    return bytes
  }
}
