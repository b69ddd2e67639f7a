import ChangeLog

/// Every bound of the sync protocol, each with its reason. All are inclusive and stand before anything is allocated.
public enum SyncLimits {
  /// The version that this build speaks.
  public static let version: UInt32 = 1
  /// Bytes of a signed envelope: a listing of ``listedLogs`` logs (128 KiB) and tips of ``describedLogs`` logs with four feeds each
  /// (118 KiB) fit.
  public static let envelope = 256 * 1024
  /// Bytes of one batch item: the changes and hashes of a batch, and room for writer, head and tags.
  public static let item = ChangeLimits.batch + 4 * 1024
  /// Batches behind one envelope: at 128 bytes of framing each, framing alone stays near 1 MiB.
  public static let batches = 8_192
  /// Bytes of a request body that a server reads: 16 times what one side fills in (``fill``), so that a client with other ideas of
  /// a good size is served, and a sender cannot hold more memory than that.
  public static let body = 64 << 20
  /// Bytes of batches that one side puts behind one envelope before it says `more`: 4 MiB pass in a few seconds on a bad mobile line
  /// of 10 Mbit/s, so that progress is seen and a cut costs little.
  public static let fill = 4 << 20
  /// Logs whose tips one request carries.
  public static let describedLogs = 1_024
  /// Feeds of one log in a request's tips: a log has a handful of writers; a family with ten phones over ten years has a hundred.
  public static let feedsPerLog = 4_096
  /// Feeds in all tips of a request: with 23 bytes each they fill an envelope.
  public static let feeds = 10_000
  /// Logs that one response lists, 32 bytes each; the listing goes on in the next.
  public static let listedLogs = 4_096
  /// Wants, standings and notices of one response, each.
  public static let remarks = 1_024
  /// Bytes of a server's cursor.
  public static let cursor = 64
  /// Bad batches of one request; after them the rest of it is refused (log-format section 3).
  public static let badBatches = 8
  /// Rounds in a row in which a device neither learns nor gets rid of anything: probe, listing, tips. Then the call ends.
  public static let quietRounds = 3
  /// Rounds of one call, whatever happens in them.
  public static let rounds = 4_096
  /// Bytes of an enrolment message.
  public static let enrolment = 8 * 1024
  /// Bytes of one transcript record: a frame (the largest message) and its tags.
  public static let transcriptRecord = 1 << 20
}
