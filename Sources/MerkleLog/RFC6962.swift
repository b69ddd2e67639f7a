/// The two ways in which RFC 6962 (section 2.1) hashes, kept apart by a first byte so that no leaf can pass for a node.
public enum RFC6962 {
  /// The first byte of what is hashed for a leaf.
  public static let leafPrefix: UInt8 = 0x00
  /// The first byte of what is hashed for an inner node.
  public static let nodePrefix: UInt8 = 0x01

  /// SHA-256(0x00 ‖ data): the hash of a leaf.
  public static func leaf(_ data: some Collection<UInt8>, hasher: some LogHasher) -> Digest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + 1)
    bytes.append(leafPrefix)
    bytes.append(contentsOf: data)
    return hasher.hash(bytes.span)
  }

  /// SHA-256(0x01 ‖ left ‖ right): the hash of an inner node.
  @inlinable public static func node(_ left: Digest, _ right: Digest, hasher: some LogHasher) -> Digest {
    // On the stack: an array here would double the cost of a node.
    var bytes = InlineArray<65, UInt8>(repeating: 0x01)
    var out = bytes.mutableSpan
    left.write(to: &out, at: 1)
    right.write(to: &out, at: 33)
    return hasher.hash(bytes.span)
  }

  /// SHA-256 of nothing: the root of the tree that has no leaf.
  public static func emptyRoot(hasher: some LogHasher) -> Digest { hasher.hash([]) }
}
