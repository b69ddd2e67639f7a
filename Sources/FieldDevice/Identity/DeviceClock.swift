import Foundation

/// What a device's clocks show at one moment.
public struct ClockReading: Hashable, Sendable {
  /// The wall clock, Unix milliseconds.
  public var wallMS: UInt64
  /// Local time minus UTC in quarter hours, −56 ... 56.
  public var offsetQuarterHours: Int8
  /// Names the current start of the operating system: another one after each start. Any text.
  public var bootName: String
  /// Milliseconds since that start, sleep included.
  public var uptimeMS: UInt64

  /// A reading.
  public init(wallMS: UInt64, offsetQuarterHours: Int8, bootName: String, uptimeMS: UInt64) {
    self.wallMS = wallMS
    self.offsetQuarterHours = offsetQuarterHours
    self.bootName = bootName
    self.uptimeMS = uptimeMS
  }
}

/// Where a device takes the time from. Every change carries a reading, so that the server can bound when it was written
/// whatever the wall clock said (log-format section 8).
public protocol DeviceClock: Sendable {
  /// The clocks now.
  func read() -> ClockReading
}

/// The clocks of this machine: the wall clock, the time since the start of the system with sleep, and the name of that start.
public struct SystemClock: DeviceClock {
  /// The clocks of this machine.
  public init() {}

  /// The clocks now.
  public func read() -> ClockReading {
    let wall = Date().timeIntervalSince1970
    return ClockReading(
      wallMS: wall > 0 ? UInt64(wall * 1000) : 0, offsetQuarterHours: Self.quarterHours(at: time_t(wall)),
      bootName: Self.bootName, uptimeMS: Self.uptimeMS())
  }

  /// Local time minus UTC. The C library's calendar: Foundation's takes as long as a signature.
  private static func quarterHours(at instant: time_t) -> Int8 {
    var instant = instant
    var local = tm()
    // The zone may have been changed since the last look.
    tzset()
    guard localtime_r(&instant, &local) != nil else { return 0 }
    return Int8(max(-56, min(56, local.tm_gmtoff / 900)))
  }

  private static func uptimeMS() -> UInt64 {
    var time = timespec()
    #if os(Linux) || os(Android)
      let clock = CLOCK_BOOTTIME
    #else
      // Apple's monotonic clock goes on in sleep.
      let clock = CLOCK_MONOTONIC
    #endif
    guard clock_gettime(clock, &time) == 0 else { return 0 }
    return UInt64(max(0, time.tv_sec)) * 1000 + UInt64(max(0, time.tv_nsec)) / 1_000_000
  }

  /// Read once: a process does not outlive the start of its system.
  private static let bootName = readBootName()

  private static func readBootName() -> String {
    #if os(Linux) || os(Android)
      let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
      return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    #else
      var size = 0
      guard sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0) == 0, size > 0, size <= 128 else { return "" }
      var name = [UInt8](repeating: 0, count: size)
      guard sysctlbyname("kern.bootsessionuuid", &name, &size, nil, 0) == 0 else { return "" }
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }
}
