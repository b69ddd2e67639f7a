import Admission
import ChangeLog
import PumpRecords
import Signatures
import SyncProtocol

/// What a check of a single file found: a proof or a transcript.
struct FileVerification: Report {
  var file: String
  /// `proof` or `transcript`.
  var sort: String
  var isSound: Bool
  /// What holds, or the first thing that does not.
  var words: String
  var change: String?
  var writer: String?
  var person: String?
  var role: String?
  var receiptedMS: UInt64?
  var records: Int?

  /// - Throws: ``Failure`` where the file is neither, or where no clinic is named to check a proof against.
  static func of(_ path: String, clinic: String?) throws -> FileVerification {
    let bytes = try InputFile.bytes(path)
    if bytes.starts(with: ChangeProof.magic) { return try proof(bytes, path, clinic: clinic) }
    if bytes.starts(with: TranscriptWriter.magic) { return transcript(bytes, path) }
    throw Failure(
      .unreadable, "\(path) is neither a transcript nor a proof: an export holds no signatures, verify the directory that it came from")
  }

  private static func proof(_ bytes: [UInt8], _ path: String, clinic: String?) throws -> FileVerification {
    guard let clinic, let id = ClinicID(hex: clinic) else {
      throw Failure(.usage, "whose proof? say --clinic with the clinic's id of 32 hexadecimal digits, from a source that you trust")
    }
    var report = FileVerification(file: path, sort: "proof", isSound: false, words: "")
    do throws(ChangeProofError) {
      let proven = try ChangeProof(file: bytes).verify(for: id, hasher: OpenSSLHasher(), verifier: OpenSSLVerifier())
      report.isSound = true
      report.change = proven.id.description
      report.writer = proven.writer.description
      report.person = proven.personName ?? proven.person.description
      report.role = Role(rawValue: proven.role)?.name ?? "role \(proven.role)"
      report.receiptedMS = proven.receiptedMS
      let receipt = proven.receiptedMS.map { "the server had it at \(Moment(ms: $0).text)" } ?? "it holds no receipt of the server"
      report.words =
        "change \(proven.id) in \(proven.label ?? "a log") was written by the device of \(report.person ?? ""), \(report.role ?? "") "
        + "(writer \(proven.writer.description.prefix(8))); \(receipt)"
    } catch {
      report.words = error.sentence
    }
    return report
  }

  private static func transcript(_ bytes: [UInt8], _ path: String) -> FileVerification {
    let transcript = Transcript(bytes, hasher: OpenSSLHasher())
    var report = FileVerification(file: path, sort: "transcript", isSound: transcript.fault == nil, words: "")
    report.records = transcript.records.count
    report.words =
      transcript.fault.map { "record \($0.record), at byte \($0.offset): \($0.reason.rawValue)" }
      ?? "\(Counted.text(transcript.records.count, "record")), chain whole; `cistern replay` runs it again"
    return report
  }

  func text(_ pen: Pen) -> String {
    (isSound ? pen.good("holds") : pen.alarming("DOES NOT HOLD")) + "  \(file): \(words)"
  }
}
