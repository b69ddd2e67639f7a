public import ChangeLog
public import MerkleLog
import Synchronization

/// Replay asked for something else than was recorded.
public struct Divergence: Error, Hashable, Sendable {
  /// Which effect, counted from 0 over all operations of this sort.
  public var index: Int
  /// Which sort.
  public var operation: TranscriptRecord.Effect.Operation
  /// The recorded statement; nil where nothing more was recorded.
  public var recorded: [UInt8]?
  /// The statement that was asked for.
  public var asked: [UInt8]

  /// A divergence.
  public init(index: Int, operation: TranscriptRecord.Effect.Operation, recorded: [UInt8]?, asked: [UInt8]) {
    self.index = index
    self.operation = operation
    self.recorded = recorded
    self.asked = asked
  }
}

/// Plays the recorded effects of a transcript: the same statement gets the recorded output, another one is the divergence.
///
/// Each sort of operation has its own order, so that a build that draws random bytes earlier or later is not faulted for it.
public final class TranscriptPlayer: Sendable {
  private struct State {
    var next: [TranscriptRecord.Effect.Operation: Int] = [:]
    var first: Divergence?
  }

  private let effects: [TranscriptRecord.Effect.Operation: [TranscriptRecord.Effect]]
  private let state = Mutex(State())

  /// A player at the first effect of each sort.
  public init(_ records: [TranscriptRecord]) {
    var effects: [TranscriptRecord.Effect.Operation: [TranscriptRecord.Effect]] = [:]
    for case .effect(let effect) in records { effects[effect.operation, default: []].append(effect) }
    self.effects = effects
  }

  /// The first divergence; nil while replay has asked for what was recorded.
  public var divergence: Divergence? { state.withLock { $0.first } }

  /// How many recorded effects of one sort have not been asked for.
  public func left(_ operation: TranscriptRecord.Effect.Operation) -> Int {
    (effects[operation]?.count ?? 0) - state.withLock { $0.next[operation] ?? 0 }
  }

  /// The recorded output for `statement`.
  /// - Throws: ``Divergence``.
  public func output(_ operation: TranscriptRecord.Effect.Operation, for statement: [UInt8]) throws(Divergence) -> [UInt8] {
    let recorded = effects[operation] ?? []
    let result: Result<[UInt8], Divergence> = state.withLock { state in
      let index = state.next[operation] ?? 0
      let effect = index < recorded.count ? recorded[index] : nil
      guard let effect, effect.statement == statement else {
        let divergence = Divergence(index: index, operation: operation, recorded: effect?.statement, asked: statement)
        if state.first == nil { state.first = divergence }
        return .failure(divergence)
      }
      state.next[operation] = index + 1
      return .success(effect.output)
    }
    return try result.get()
  }
}

/// The signer had failed when the session was recorded; so it does now.
public struct RecordedFailure: Error, Hashable, Sendable {
  /// A failure.
  public init() {}
}

/// Gives out recorded signatures.
public struct PlayedSigner: Signer {
  public let publicKey: PublicKey
  private let player: TranscriptPlayer

  /// Plays for the key that signed.
  public init(_ publicKey: PublicKey, player: TranscriptPlayer) {
    self.publicKey = publicKey
    self.player = player
  }

  public func sign(_ message: [UInt8]) throws -> [UInt8] {
    let signature = try player.output(.signature, for: message)
    guard !signature.isEmpty else { throw RecordedFailure() }
    return signature
  }
}

/// Gives out recorded random bytes; zeros after a divergence, which ``TranscriptPlayer/divergence`` then names.
public struct PlayedRandom: RandomSource {
  private let player: TranscriptPlayer

  /// Plays the recorded random bytes.
  public init(player: TranscriptPlayer) {
    self.player = player
  }

  public func bytes(_ count: Int) -> [UInt8] {
    (try? player.output(.random, for: TranscriptRecord.Effect.statement(ofCount: count))) ?? [UInt8](repeating: 0, count: max(0, count))
  }
}

/// Gives out recorded authentication codes; that of zeros after a divergence.
public struct PlayedAuthenticator: MessageAuthenticator {
  private let player: TranscriptPlayer

  /// Plays the recorded codes.
  public init(player: TranscriptPlayer) {
    self.player = player
  }

  public func hmac(key: [UInt8], message: [UInt8]) -> Digest {
    let output = (try? player.output(.authentication, for: message)) ?? []
    return Digest(output) ?? Digest([UInt8](repeating: 0, count: 32).span, at: 0)
  }
}
