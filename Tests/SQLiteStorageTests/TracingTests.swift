import Foundation
import Signatures
import Testing

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
    let trace = String(decoding: try TemporaryFolder.bytes(folder.at("trace")), as: UTF8.self)
    var unsynced: Set<String> = []
    var hasWrittenSinceLastID = false
    var ids = 0
    for line in trace.split(separator: "\n") {
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
