/// Bounds of the HTTP side; those of the messages are `SyncLimits`.
public struct WebLimits: Sendable {
  /// Seconds for a request's head, and between two requests of a connection.
  public var headSeconds: Int64 = 30
  /// Seconds that a body may take whatever its size.
  public var bodyGraceSeconds: Int64 = 60
  /// Bytes for which a body gets one second more: 1 KiB/s, a tenth of the slowest mobile line. 64 MiB may take 18 hours so; what
  /// stands against it is that each sender has few requests at a time.
  public var bytesPerSecond: Int64 = 1_024
  /// Seconds that an answer may wait to be taken.
  public var takeSeconds: Int64 = 120
  /// Seconds that requests under way have after SIGTERM.
  public var drainSeconds: Int64 = 30
  /// Requests of one sender per minute, in a row or at once: a device needs about three a sync; a clinic behind one address has hundreds.
  public var requestsPerMinute = 6_000
  /// Requests of one sender at a time.
  public var requestsAtOnce = 1_024

  /// The bounds of a server in service.
  public init() {}

  /// A pull from a slow phone still arrives: the server waits this long for the next bytes of a request before it lets go.
  static let readTimeoutSeconds: Int64 = 30
  /// How many bytes one compressed byte may become. Batches are signatures and random salts and shrink to half at best.
  static let inflation = 100
  /// Wrong enrolment codes from one address within ``tryWindowSeconds``. With 80 bits there is nothing to guess; this keeps logs clean.
  static let wrongCodes = 10
  /// The window for ``wrongCodes``: ten minutes.
  static let tryWindowSeconds = 600
  /// Addresses that are remembered for it; beyond, the oldest is forgotten.
  static let rememberedSenders = 10_000
}
