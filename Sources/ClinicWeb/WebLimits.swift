/// Bounds of the HTTP side; those of the messages are `SyncLimits`.
enum WebLimits {
  /// A pull from a slow phone still arrives: the server waits this long for the next bytes of a request before it lets go.
  static let readTimeoutSeconds: Int64 = 30
  /// Wrong enrolment codes from one address within ``tryWindowSeconds``. With 80 bits there is nothing to guess; this keeps logs clean.
  static let wrongCodes = 10
  /// The window for ``wrongCodes``: ten minutes.
  static let tryWindowSeconds = 600
  /// Addresses that are remembered for it; beyond, the oldest is forgotten.
  static let rememberedSenders = 10_000
}
