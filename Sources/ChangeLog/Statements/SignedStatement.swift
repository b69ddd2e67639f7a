/// What a signature can be over: a type of its own each, so that no signature ever fits another sort of statement.
public enum StatementType: String, CaseIterable, Sendable {
  case head = "application/vnd.cistern.head.v1"
  case serverKey = "application/vnd.cistern.server-key.v1"
  case rootSuccession = "application/vnd.cistern.root-succession.v1"
  case enrolment = "application/vnd.cistern.enrolment.v1"
  case succession = "application/vnd.cistern.succession.v1"
  case request = "application/vnd.cistern.request.v1"
  case response = "application/vnd.cistern.response.v1"
  case checkpoint = "application/vnd.cistern.checkpoint.v1"

  /// The bytes that are signed: DSSE pre-authentication encoding of `body`.
  public func preAuthenticationEncoding(of body: [UInt8]) -> [UInt8] {
    var out = Array("DSSEv1 \(rawValue.utf8.count) \(rawValue) \(body.count) ".utf8)
    out.append(contentsOf: body)
    return out
  }
}
