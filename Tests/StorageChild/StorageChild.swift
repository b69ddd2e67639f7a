import ChangeLog
import LogStorage
import MerkleLog
import SQLiteStorage
import Signatures

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A process for the storage tests to kill, to starve and to watch.
///
///     storage-child record DIRECTORY KEYFILE COUNT   records, and prints `index id` once recording has returned
///     storage-child starve DIRECTORY KEYFILE BYTES   the same until a file would exceed so many bytes; then with room again
///     storage-child open DIRECTORY                   opens, writes a fact, closes
@main
struct StorageChild {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch arguments.first {
      case "record" where arguments.count == 4:
        try Recorder(directory: arguments[1], keyFile: arguments[2]).record(Int(arguments[3]) ?? 0)
      case "starve" where arguments.count == 4:
        try starve(directory: arguments[1], keyFile: arguments[2], bytes: UInt64(arguments[3]) ?? 0)
      case "open" where arguments.count == 2:
        let store = try SQLiteStore.open(directory: arguments[1], hasher: OpenSSLHasher(), role: .device)
        try store.write { try $0.set(Shelf(rawValue: "opened"), [1], to: [1]) }
        try store.close()
        say("opened")
      default:
        say("what?")
        exit(2)
      }
    } catch let error as StorageError {
      say(word(for: error))
      exit(3)
    } catch {
      say("\(error)")
      exit(4)
    }
  }

  /// Straight to the system, so that the line is out when this returns.
  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(1, bytes, bytes.count)
  }

  private static func word(for error: StorageError) -> String {
    switch error {
    case .full: "full"
    case .readOnly: "readOnly"
    case .busy: "busy"
    case .corrupt: "corrupt"
    case .newerVersion: "newerVersion"
    case .notTheTip: "notTheTip"
    case .failed(_, let detail): "failed: \(detail)"
    }
  }

  private static func starve(directory: String, keyFile: String, bytes: UInt64) throws {
    signal(SIGXFSZ, SIG_IGN)
    let recorder = try Recorder(directory: directory, keyFile: keyFile)
    limitFiles(bytes)
    do {
      try recorder.record(.max)
    } catch let error as StorageError {
      say(word(for: error))
    }
    limitFiles(1 << 40)
    try recorder.record(3)
  }

  private static func limitFiles(_ bytes: UInt64) {
    #if os(Linux)
      let kind = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
      let kind = RLIMIT_FSIZE
    #endif
    var limit = rlimit()
    getrlimit(kind, &limit)
    limit.rlim_cur = min(rlim_t(bytes), limit.rlim_max)
    setrlimit(kind, &limit)
  }
}
