import LogStorage
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Keeps a second process, or a second store of this one, out of a data directory. The system drops it when the process dies.
final class DirectoryLock: Sendable {
  private let file: CInt
  private let released = Atomic<Bool>(false)

  /// - Throws: `.busy` where somebody holds it.
  init(_ directory: DataDirectory) throws(StorageError) {
    let file = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw EngineErrors.storageError(errno: errno, path: directory.lock, doing: "cannot open the lock file")
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let error = EngineErrors.storageError(errno: errno, path: directory.path, doing: "cannot lock")
      close(file)
      throw error
    }
    self.file = file
  }

  /// Whether ``release()`` was called.
  var isReleased: Bool { released.load(ordering: .acquiring) }

  /// Lets the next one in.
  func release() {
    guard !released.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // Closing alone is not enough: a child that this process is just starting shares the descriptor until it runs its program.
    flock(file, LOCK_UN)
    close(file)
  }

  deinit { release() }
}
