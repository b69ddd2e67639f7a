import ArgumentParser
import ClinicWeb
import ClinicalFiles
import FieldDevice
import LogStorage
import Signatures
import SyncServer

/// Which exit status and which words an error of a library gets. One row per library; the rest is an internal error.
extension Failure {
  init(describing error: any Error) {
    switch error {
    case let error as StorageError: self.init(.storage, error.description)
    case let error as DeviceError: self.init(Self.status(of: error), error.description)
    case let error as ClinicalFileError: self.init(.unreadable, error.description)
    case let error as SignatureError: self.init(.unreadable, error.description)
    case let error as ServerError: self.init(Self.status(of: error), Self.sentence(error))
    case let error as ClinicApplication.StartError: self.init(.usage, Self.sentence(error))
    case let error as ValidationError: self.init(.usage, error.message)
    default: self.init(.internal, "internal error: \(error)")
    }
  }

  private static func status(of error: DeviceError) -> ExitStatus {
    switch error {
    case .unreachable, .refused, .notBelieved, .serverNotProven, .cancelled: .unreachable
    case .keyUnusable, .keyDoesNotMatch: .unreadable
    case .directory, .storage: .storage
    case .fault: .internal
    default: .usage
    }
  }

  private static func status(of error: ServerError) -> ExitStatus {
    switch error {
    case .signerFailed: .internal
    case .notThisClinic: .unreadable
    default: .usage
    }
  }

  private static func sentence(_ error: ServerError) -> String {
    switch error {
    case .notThisClinic: "server.key and the store do not belong to one clinic: put back the key that `cistern init` made"
    case .noClinic: "the data directory holds no clinic: make one with `cistern init`"
    case .clinicExists: "the data directory holds a clinic already: choose another with --data"
    case .unknownLog(let name): "there is no log \(name): `cistern clinic logs` lists them"
    case .labelTaken(let label): "there is a log \(label) already: choose another label"
    case .badLabel: "a label or name has 1 to 200 bytes on one line"
    case .tooManyCodes: "too many codes wait to be used: let some expire, or use them"
    case .noRulebook: "the server was opened without a rulebook"
    case .signerFailed(let detail): detail
    }
  }

  private static func sentence(_ error: ClinicApplication.StartError) -> String {
    switch error {
    case .notLoopback(let host): "\(host) is no loopback address: plain HTTP is for 127.0.0.1, ::1, or behind a proxy that ends TLS"
    case .portTaken(let port): "another program listens on port \(port): choose one with --port, or 0 for any free one"
    }
  }
}
