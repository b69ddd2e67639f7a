import Foundation
import Signatures
import Testing
import TestGround

@Suite("Nothing is lost: when recording has returned, the change survives power loss")
struct TracingTests {
  static let strace = ["/usr/bin/strace", "/usr/local/bin/strace", "/bin/strace"].first { FileManager.default.isExecutableFile(atPath: $0) }
  static let canTrace = strace.map { ChildProcess.status([$0, "-f", "-o", "/dev/null", "/bin/true"]) == 0 } ?? false

  @Test(.enabled(if: canTrace, "strace is not installed, or tracing is denied here: not tested that fsync comes before the id"))
  func theDiskHasTheChangeBeforeItsIDIsPrinted() throws {
    let folder = try TemporaryFolder()
    _ = try KeyFile.create(at: folder.at("key"))
    let strace = try #require(Self.strace)
    let count = 20
    let child = try ChildProcess(
      ["record", folder.at("data"), folder.at("key"), "\(count)"], output: folder.at("out"),
      through: [
        strace, "-f", "-y", "-e", "trace=fsync,fdatasync,write,pwrite64,pwritev,rename,renameat,renameat2", "-o", folder.at("trace"),
      ])
    #expect(child.wait() == 0)
    #expect(try child.lines().count == count)
    let trace = String(decoding: try FileBytes.read(folder.at("trace")), as: UTF8.self)
    var unsynced: Set<String> = []
    var hasWrittenSinceLastID = false
    var ids = 0
    for line in Self.whole(trace) {
      guard let call = Call(line) else { continue }
      switch call.name {
      case "write" where call.descriptor == "1":
        #expect(unsynced.isEmpty, "id \(ids) was printed before its bytes were on the disk: \(unsynced)")
        #expect(hasWrittenSinceLastID, "id \(ids) was printed and nothing had been written")
        hasWrittenSinceLastID = false
        ids += 1
      case "write", "pwrite64", "pwritev":
        // The shared-memory index is rebuilt from the log, and is never synchronised.
        guard call.path.contains("/cistern.sqlite"), !call.path.hasSuffix("-shm") else { continue }
        unsynced.insert(call.path)
        if call.path.hasSuffix("-wal") { hasWrittenSinceLastID = true }
      case "fsync", "fdatasync":
        #expect(line.hasSuffix("= 0"), "\(line)")
        unsynced.remove(call.path)
      default: continue
      }
    }
    #expect(ids == count)
    #expect(trace.contains("fsync") && trace.contains("rename"))
  }

  @Test(
    .enabled(if: canTrace, "strace is not installed, or tracing is denied here: not tested that failing system calls lose nothing"),
    arguments: [
      ("fdatasync", "EIO", Array(1...9)), ("fsync", "EIO", Array(1...5)), ("pwrite64", "ENOSPC", [1, 2, 9, 15, 20, 30, 40, 45]),
      ("pwrite64", "EIO", [1, 2, 9, 15, 20, 30, 40, 45]), ("ftruncate", "EIO", [1, 2, 3]), ("rename", "EACCES", [1]),
      ("mkdir", "ENOSPC", [1]), ("flock", "EAGAIN", [1]),
    ])
  func aSystemCallThatFailsLosesNothingThatWasPrinted(call: String, error: String, times: [Int]) throws {
    let strace = try #require(Self.strace)
    var told = 0
    for time in times {
      let folder = try TemporaryFolder()
      let signer = try KeyFile.create(at: folder.at("key"))
      let child = try ChildProcess(
        ["record", folder.at("data"), folder.at("key"), "6"], output: folder.at("out"),
        through: [strace, "-f", "-o", "/dev/null", "-e", "inject=\(call):error=\(error):when=\(time)"])
      let status = child.wait()
      var lines = try child.lines()
      if status != 0 {
        let word = try #require(lines.last)
        lines.removeLast()
        #expect(status == 3, "\(call) \(time): \(word)")
        let words = ["ENOSPC": "full", "EACCES": "readOnly", "EAGAIN": "busy"]
        if let want = words[error] {
          #expect(word == want)
        } else {
          // Where the index of the log cannot grow, SQLite does not say why.
          #expect(word.hasPrefix("failed: ") || word == "full")
        }
        told += 1
      }
      let recorded = try RecordedFeed(in: folder.at("data"), key: signer.publicKey)
      #expect(recorded.holds(lines), "\(call) \(time)")
      #expect(recorded.ids.count <= lines.count + 1)
    }
    // ftruncate belongs to files that SQLite can do without; of the others at least one failure must have been felt.
    #expect(told > 0 || call == "ftruncate")
  }

  /// The lines of a trace, those put together that another thread's call cut in two: `1 fsync(5 <unfinished ...>` and later
  /// `1 <... fsync resumed>) = 0`. Such a call stands where it ended.
  private static func whole(_ trace: String) -> [Substring] {
    var begun: [Substring: Substring] = [:]
    var lines: [Substring] = []
    for line in trace.split(separator: "\n") {
      let thread = line.prefix { $0 != " " }
      if let cut = line.range(of: " <unfinished") {
        begun[thread] = line[..<cut.lowerBound]
      } else if let cut = line.range(of: " resumed>"), let start = begun.removeValue(forKey: thread) {
        lines.append(start + line[cut.upperBound...])
      } else {
        lines.append(line)
      }
    }
    return lines
  }

  /// One line of strace: `1234 fdatasync(5</tmp/x/cistern.sqlite-wal>) = 0`.
  private struct Call {
    var name: Substring
    var descriptor: Substring
    var path: String

    init?(_ line: Substring) {
      guard let open = line.firstIndex(of: "("), let space = line[..<open].lastIndex(of: " ") else { return nil }
      name = line[line.index(after: space)..<open]
      let rest = line[line.index(after: open)...]
      descriptor = rest.prefix { $0.isNumber }
      let behind = rest.dropFirst(descriptor.count)
      path = behind.first == "<" ? String(behind.dropFirst().prefix { $0 != ">" }) : ""
    }
  }
}
