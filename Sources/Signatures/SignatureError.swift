public import ChangeLog

/// What can go wrong with keys and key files. Never a wrong signature: that is an answer, not an error.
public enum SignatureError: Error, Hashable, Sendable {
  /// Not 32 bytes, or for P-256 not a number in 1 ... n − 1.
  case badSecret(SignatureAlgorithm)
  /// A file is there already; keys are never overwritten.
  case keyFileExists(path: String)
  /// Others than the owner may open the key file.
  case keyFileOpenToOthers(path: String, mode: UInt32)
  /// The operating system refused; `code` is its errno.
  case keyFile(path: String, during: String, code: Int32)
  /// The file is no key: what was expected.
  case keyFileFormat(path: String, expected: String)
  /// OpenSSL failed for a reason of its own (no memory, no provider): its error code.
  case openSSL(during: String, code: UInt)
}

extension SignatureError: CustomStringConvertible {
  /// One sentence that says what to do where somebody can do something.
  public var description: String {
    switch self {
    case .badSecret(let algorithm):
      "These bytes are no private key for \(algorithm == .p256 ? "P-256" : "Ed25519")."
    case .keyFileExists(let path):
      "\(path) exists already; a key is never overwritten. Choose another name, or move that file away."
    case .keyFileOpenToOthers(let path, let mode):
      "\(path) has mode \(String(mode, radix: 8)), so others on this machine can use the key. Run: chmod 600 \(path)"
    case .keyFile(let path, let during, let code):
      "Cannot \(during) \(path): \(SignatureError.text(ofErrno: code))."
    case .keyFileFormat(let path, let expected):
      "\(path) is not a private key file; expected \(expected)."
    case .openSSL(let during, let code):
      "OpenSSL could not \(during) (error \(String(code, radix: 16)))."
    }
  }
}
