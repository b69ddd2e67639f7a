/// Why the server could not do what an operator asked of it. Requests from devices are answered with problems instead.
public enum ServerError: Error, Hashable, Sendable {
  /// The key files and the clinic id do not belong together.
  case notThisClinic
  /// The data directory holds no clinic yet.
  case noClinic
  /// The data directory holds a clinic already.
  case clinicExists
  /// No log has this label or id.
  case unknownLog(String)
  /// Another log has this label.
  case labelTaken(String)
  /// A label or name that is empty or longer than 200 bytes.
  case badLabel
  /// More than ``ClinicServer/codeLimit`` codes are waiting to be used.
  case tooManyCodes
  /// The server was opened without a rulebook: it finds nothing.
  case noRulebook
  /// The server's own key cannot sign: nothing can be receipted.
  case signerFailed(String)
}
