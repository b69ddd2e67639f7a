/// 16 random bytes that the server hands out with each response and wants back with the next request.
public struct Ticket: Hashable, Sendable {
  /// The 16 bytes.
  public let bytes: [UInt8]

  /// A ticket; nil for another size.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }
}

/// What a device's clocks show at one moment.
public struct DeviceClocks: Hashable, Sendable {
  /// The device's own count of its starts.
  public var boot: UInt32
  /// Milliseconds since that start, sleep included.
  public var uptimeMS: UInt64
  /// The wall clock, Unix ms.
  public var wallMS: UInt64

  /// A reading.
  public init(boot: UInt32, uptimeMS: UInt64, wallMS: UInt64) {
    self.boot = boot
    self.uptimeMS = uptimeMS
    self.wallMS = wallMS
  }
}

/// The last response as the device experienced it: half of a contact measurement (log-format section 8).
public struct PreviousContact: Hashable, Sendable {
  /// The server's time in that response, Unix ms.
  public var serverMS: UInt64
  /// The device's uptime when it had come, in ms, of the boot in which the request was sent.
  public var receivedUptimeMS: UInt64

  /// A contact.
  public init(serverMS: UInt64, receivedUptimeMS: UInt64) {
    self.serverMS = serverMS
    self.receivedUptimeMS = receivedUptimeMS
  }
}
