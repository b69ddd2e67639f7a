/// The names of inputs and outcomes in transcripts; they are in files (Protocol/specification/7-transcripts.md).
package enum RecordedName {
  // Inputs.
  /// Server: clinic id ‖ certified server key.
  package static let clinic = "clinic"
  /// Server: the device as the server knows it; before the envelope is believed, and before the answer is made.
  package static let member = "member"
  /// A piece of a feed as it is before the session.
  package static let feed = "feed"
  /// Device: number of the store operation (8) ‖ a piece of its own feed that was recorded before it, while the session ran.
  package static let grown = "grown"
  /// Device: length of the shelf's name (1) ‖ its name ‖ length of the key (1) ‖ key ‖ a small fact of the store.
  package static let fact = "fact"
  /// Device: one reading of its clock: wall ms (8) ‖ uptime ms (8) ‖ offset in quarter hours (1) ‖ name of the boot.
  package static let clock = "clock"

  // Outcomes.
  /// Server: the ticket record after the envelope was believed.
  package static let tickets = "tickets"
  /// Log ‖ holdings digest, after the session.
  package static let holdings = "holdings"
  /// Log ‖ state digest, after the session.
  package static let state = "state"
  /// Log ‖ change id ‖ the reason's word; without a word the change is accepted.
  package static let standing = "standing"
  /// Log ‖ record id ‖ 0, or 1 where a field is in conflict ‖ state digest of the record alone.
  package static let merged = "merged"
  /// Server: log ‖ writer ‖ first index (8) ‖ the reason's word.
  package static let refused = "refused"
  /// Server: the stable word of the problem that the request was refused with.
  package static let problem = "problem"
  /// Server: the request was cut; what came whole is kept and nothing is answered.
  package static let cut = "cut"
  /// Device: how the call ended.
  package static let sync = "sync"
  /// Device: the HTTP status of a refusal (2).
  package static let status = "status"
  /// Device: why the call failed: a problem's word, `refused`, `storage`, or `cut`.
  package static let failure = "failure"
}
