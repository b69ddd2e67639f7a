import LogStorage
public import SyncProtocol

extension ClinicServer {
  /// How a failure is told to a device: no path, no patient data.
  public nonisolated func problem(for error: any Error) -> SyncProblem {
    switch error {
    case let problem as SyncProblem: problem
    case StorageError.full: SyncProblem(.storageFull, "")
    case is StorageError: SyncProblem(.storageFailed, "")
    case ServerError.signerFailed: SyncProblem(.signerFailed, "")
    default: SyncProblem(.storageFailed, "")
    }
  }

  /// Whether the store can be read.
  /// - Throws: ``StorageError``.
  public func checkStore() throws { _ = try store.read { try $0.logsChanged(after: .max) } }

  /// Closes the store; nothing may be asked any more.
  /// - Throws: ``StorageError``.
  public func close() throws {
    desk?.close()
    try store.close()
  }
}
