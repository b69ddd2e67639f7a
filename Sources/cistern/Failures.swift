import ArgumentParser
import LogStorage

/// Which exit status and which words an error of a library gets. One row per library; the rest is an internal error.
extension Failure {
  init(describing error: any Error) {
    switch error {
    case let error as StorageError: self.init(.storage, Self.sentence(error))
    case let error as ValidationError: self.init(.usage, error.message)
    default: self.init(.internal, "internal error: \(error)")
    }
  }

  private static func sentence(_ error: StorageError) -> String {
    switch error {
    case .full(let path): "no room is left for \(path): free some and try again; nothing was written"
    case .readOnly(let path): "\(path) cannot be written: check its owner and whether the file system is mounted read-only"
    case .busy(let path): "another process holds \(path): stop it, or wait until it is done"
    case .corrupt(let path, let detail):
      "\(path) is damaged (\(detail)): leave it as it is, make a copy, and restore a backup or enrol again; what was receipted is at the server"
    case .newerVersion(let path, let found, let known):
      "\(path) was made by a later version of cistern (its format is \(found), this one knows \(known)): use that version"
    case .notTheTip: "the feed has grown meanwhile: run the command again"
    case .failed(let path, let detail): "\(path): \(detail)"
    }
  }
}
