public import ChangeLog
public import MerkleLog

/// What replay takes from the world: arithmetic, and nothing else. No disk, no network, no clock, no key, no random number.
public struct ReplayPorts: Sendable {
  /// SHA-256.
  public var hasher: any LogHasher
  /// Checks signatures.
  public var verifier: any SignatureVerifier

  /// The ports of a replay.
  public init(hasher: any LogHasher, verifier: any SignatureVerifier) {
    self.hasher = hasher
    self.verifier = verifier
  }
}

/// A transcript holds, and yet not what a replay needs.
public enum ReplayError: Error, Hashable, Sendable {
  /// This input is missing or cannot be read.
  case missing(String)
}
