/// Sizes that no change exceeds, all inclusive (log-format section 1).
public enum ChangeLimits {
  /// The author's header bytes.
  public static let header = 8 * 1024
  /// A body or a note, its 8 random bytes included.
  public static let part = 64 * 1024
  /// The fewest bytes of a body or note: the random ones.
  public static let salt = 8
  /// What the length at the start of a frame may say.
  public static let frame = 160 * 1024
  /// The changes of one batch: frames and hashes.
  public static let batch = 256 * 1024
  /// Entries of `seen` that an author writes.
  public static let seen = 16
  /// The length of a feed: below 2^40.
  public static let feed: UInt64 = 1 << 40
}
