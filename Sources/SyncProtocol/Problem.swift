/// Why a request is refused or an answer not believed: a stable word for programs, with what a person needs to know about it.
///
/// The raw value is the last part of the RFC 9457 problem type. None ever changes its meaning.
public enum ProblemCode: String, CaseIterable, Sendable {
  /// Not a message of this protocol.
  case malformed
  /// The body ended before the announced batches had come.
  case cutShort = "cut-short"
  /// A message or body above its limit.
  case tooLarge = "too-large"
  /// More batches than one request may bring.
  case tooManyBatches = "too-many-batches"
  /// More logs or feeds than one request may tell of.
  case tooManyTips = "too-many-tips"
  /// Too many batches of this request did not verify; the rest was not read.
  case tooManyBadBatches = "too-many-bad-batches"
  /// Another version of the protocol.
  case protocolVersion = "protocol-version"
  /// The request is for another clinic.
  case wrongClinic = "wrong-clinic"
  /// No enrolled device has this writer id.
  case unknownWriter = "unknown-writer"
  /// The signature is not that of the key named.
  case badSignature = "bad-signature"
  /// The public key is not a key that may be used.
  case badKey = "bad-key"
  /// No open enrolment code fits.
  case codeWrong = "code-wrong"
  /// The enrolment code is past its time.
  case codeExpired = "code-expired"
  /// The enrolment code has been used.
  case codeUsed = "code-used"
  /// Too many wrong codes from this sender.
  case tooManyTries = "too-many-tries"
  /// More requests from this sender than its quota allows.
  case tooManyRequests = "too-many-requests"
  /// The accepted statement is not what was offered.
  case statementMismatch = "statement-mismatch"
  /// An answer that does not belong to the question.
  case answerMismatch = "answer-mismatch"
  /// The server's key is not certified by the clinic's root.
  case serverNotCertified = "server-not-certified"
  /// No room on the server's disk.
  case storageFull = "storage-full"
  /// The server could not store or read.
  case storageFailed = "storage-failed"
  /// The server is going down.
  case shuttingDown = "shutting-down"
  /// The server has too much to do.
  case busy
  /// No such address.
  case notFound = "not-found"
  /// The address is there, the method is not.
  case methodNotAllowed = "method-not-allowed"
  /// The body is of another media type.
  case mediaType = "media-type"
  /// This side's key could not sign.
  case signerFailed = "signer-failed"
  /// The machine was called in another order than it says.
  case outOfOrder = "out-of-order"

  /// The HTTP status that goes with it.
  public var status: Int {
    switch self {
    case .malformed, .cutShort, .protocolVersion, .answerMismatch, .badKey: 400
    case .unknownWriter, .badSignature, .codeWrong, .serverNotCertified: 401
    case .wrongClinic: 421
    case .codeExpired, .codeUsed: 410
    case .statementMismatch: 409
    case .tooLarge, .tooManyBatches, .tooManyTips: 413
    case .tooManyBadBatches: 422
    case .tooManyTries, .tooManyRequests: 429
    case .storageFull: 507
    case .storageFailed, .signerFailed, .outOfOrder: 500
    case .shuttingDown, .busy: 503
    case .notFound: 404
    case .methodNotAllowed: 405
    case .mediaType: 415
    }
  }

  /// What happened, in a few words.
  public var title: String {
    switch self {
    case .malformed: "The message cannot be read"
    case .cutShort: "The message ended early"
    case .tooLarge: "The message is too large"
    case .tooManyBatches: "Too many batches in one request"
    case .tooManyTips: "Too many logs or feeds in one request"
    case .tooManyBadBatches: "Too many batches did not verify"
    case .protocolVersion: "Another version of the protocol"
    case .wrongClinic: "Another clinic"
    case .unknownWriter: "This device is not enrolled here"
    case .badSignature: "The signature does not hold"
    case .badKey: "The key cannot be used"
    case .codeWrong: "The enrolment code is wrong"
    case .codeExpired: "The enrolment code has expired"
    case .codeUsed: "The enrolment code has been used"
    case .tooManyTries: "Too many wrong codes"
    case .tooManyRequests: "Too many requests from this sender"
    case .statementMismatch: "The statement is not what was offered"
    case .answerMismatch: "The answer belongs to another question"
    case .serverNotCertified: "The server is not this clinic's"
    case .storageFull: "The server has no room left"
    case .storageFailed: "The server could not store"
    case .shuttingDown: "The server is going down"
    case .busy: "The server is busy"
    case .notFound: "There is nothing at this address"
    case .methodNotAllowed: "This method is not for this address"
    case .mediaType: "The body has another type"
    case .signerFailed: "The key could not sign"
    case .outOfOrder: "A step was taken out of order"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .malformed, .cutShort, .answerMismatch: "Try again; nothing that arrived whole is lost. If it stays, update the app."
    case .tooLarge, .tooManyBatches, .tooManyTips: "Send less in one request and say that there is more."
    case .tooManyBadBatches: "Look at the notices of the last answer; what did not verify is kept apart."
    case .protocolVersion: "Update the app or the server."
    case .wrongClinic: "Check the address of the server and the clinic's link."
    case .unknownWriter: "Enrol the device with a new code. What it has recorded stays on it."
    case .badSignature, .badKey: "Check that the device's key is the enrolled one; enrol again if it was replaced."
    case .codeWrong: "Check the code and type it again."
    case .codeExpired, .codeUsed: "Ask the clinic for a new code."
    case .tooManyTries: "Wait a few minutes, check the code, try again."
    case .statementMismatch: "Begin the enrolment again."
    case .serverNotCertified: "Do not go on. Check the clinic's link with the clinic."
    case .storageFull: "The operator must free disk space. The device keeps its changes and tries again."
    case .storageFailed: "Try again later; the operator should look at the server's log. The device keeps its changes."
    case .shuttingDown, .busy, .tooManyRequests: "Try again shortly."
    case .notFound, .methodNotAllowed, .mediaType: "Check the address and the app's version."
    case .signerFailed: "Unlock the device or check the key's file, then try again."
    case .outOfOrder: "This is a fault in the program; report it."
    }
  }
}

/// A refusal, or a reason not to believe an answer. Its words hold no patient data.
public struct SyncProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which.
  public var code: ProblemCode
  /// The particulars: one sentence.
  public var detail: String

  /// A problem.
  public init(_ code: ProblemCode, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Title and particulars.
  public var description: String { detail.isEmpty ? code.title : "\(code.title): \(detail)" }
}
