import ChangeLog
import Foundation
import Logging
import SyncServer
import Synchronization

/// Where a server keeps the transcripts of its sync sessions: a directory of mode 0700, files of mode 0600.
struct TranscriptDirectory: Sendable {
  /// The end of a transcript's name.
  static let ending = ".transcript"

  let url: URL

  /// Makes the directory where it is missing.
  init(_ url: URL) throws {
    self.url = url
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(.storage, "\(url.path): \(error.localizedDescription)")
    }
  }

  /// What hands transcripts to files here. A file that cannot be written is told to the log and holds up no sync.
  func keeper(_ logger: Logger) -> @Sendable (SessionTranscript) -> Void {
    let number = Counter()
    let url = url
    return { transcript in
      let stamp = Moment(ms: transcript.atMS).text.filter { $0 != ":" && $0 != "-" }
      let name = "\(stamp)-\(number.next())-\(transcript.peer.description.prefix(8))\(Self.ending)"
      let descriptor = open(url.appending(path: name).path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        logger.error("transcript", metadata: ["error": .string(String(cString: strerror(errno)))])
        return
      }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      do {
        try file.write(contentsOf: Data(transcript.bytes))
        try file.close()
      } catch {
        logger.error("transcript", metadata: ["error": .string(error.localizedDescription)])
      }
    }
  }

  /// The transcripts that are here, by name: in the order in which their sessions began.
  func files() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
      .filter { $0.lastPathComponent.hasSuffix(Self.ending) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}

/// Counts the sessions of this process, in four digits.
private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
  }
}
