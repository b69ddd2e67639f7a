import Foundation

/// User and system time of all threads, and the wall clock, of a piece of work.
struct Spent {
  var cpu = 0.0
  var wall = 0.0

  /// User and system time of all threads of this process.
  static func cpuNow() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  static func wallNow() -> Double { seconds(CLOCK_MONOTONIC) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  mutating func measure<Result>(_ work: () throws -> Result) rethrows -> Result {
    let (cpu, wall) = (Self.cpuNow(), Self.wallNow())
    defer { add(since: cpu, wall) }
    return try work()
  }

  mutating func add(since cpu: Double, _ wall: Double) {
    self.cpu += Self.cpuNow() - cpu
    self.wall += Self.wallNow() - wall
  }
}

/// What the machine tells of this process and of itself.
enum Machine {
  /// The most memory that the process has had, in KiB; 0 where the system does not say.
  static var peakKB: Int { status("VmHWM:") }
  /// The memory that it has now, in KiB.
  static var residentKB: Int { status("VmRSS:") }

  /// Begins to measure the peak anew, where the system lets it.
  static func forgetPeak() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .ascii) }

  private static func status(_ name: String) -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }

  static var words: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }.flatMap { $0.split(separator: ":").last } ?? ""
    return "\(ProcessInfo.processInfo.activeProcessorCount) × \(model.trimmingCharacters(in: .whitespaces)), "
      + ProcessInfo.processInfo.operatingSystemVersionString
  }

  /// Bytes of all files below a directory.
  static func bytes(below path: String) -> Int {
    let files = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
    return files.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }
}
