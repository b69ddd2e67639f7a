public import ChangeLog

/// Where a device's signing key lives.
public enum DeviceKey: Sendable {
  /// In the device's directory, in a file of mode 0600.
  case file
  /// Elsewhere: Secure Enclave, StrongBox, a PKCS#11 token. What signs for it, and how well it is kept.
  case held(any Signer, EnrolmentStatement.Assurance)

  /// How well it is kept.
  var assurance: EnrolmentStatement.Assurance {
    switch self {
    case .file: .software
    case .held(_, let assurance): assurance
    }
  }
}
