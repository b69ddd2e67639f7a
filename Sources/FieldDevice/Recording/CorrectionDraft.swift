import ChangeLog
import PumpRecords

/// Words on changes: amendments, retractions, confirmations as drafts.
enum CorrectionDraft {
  static func amendment(
    of shown: MergedRecord, fields: UntypedDraft, clearing: [UInt32], reason: String?, by person: PersonID?
  ) -> ChangeDraft {
    var header = header(KindCode.amendment, of: shown.id, kind: shown.kind, by: person)
    header.replaces = ShownValues.replaced(fields.numbers + clearing, of: shown)
    // The body is there even when it is empty: a field that is replaced and that a present body lacks is cleared.
    return ChangeDraft(header: header, body: fields.body, note: note(fields.note, reason))
  }

  static func retraction(of shown: MergedRecord, reason: String?, by person: PersonID?) -> ChangeDraft {
    var header = header(KindCode.retraction, of: shown.id, kind: shown.kind, by: person)
    header.replaces = ShownValues.retracted(shown)
    return ChangeDraft(header: header, note: note([], reason))
  }

  /// Withdraws what one amendment said, as far as it was shown.
  static func retraction(
    ofAmendment change: ChangeID, of shown: MergedRecord, reason: String?, by person: PersonID?
  ) -> ChangeDraft {
    var header = header(KindCode.retraction, of: shown.id, kind: shown.kind, by: person)
    header.replaces = ShownValues.replaced(shown.fields.map(\.number), of: shown).filter { $0.change == change }
    return ChangeDraft(header: header, note: note([], reason))
  }

  static func confirmation(of change: ChangeID, record: ChangeID, kind: UInt32, by person: PersonID?) -> ChangeDraft {
    var header = header(KindCode.confirmation, of: record, kind: kind, by: person)
    header.confirms = change
    return ChangeDraft(header: header)
  }

  private static func header(_ code: KindCode, of record: ChangeID, kind: UInt32, by person: PersonID?) -> Header {
    var header = Header(kind: code.rawValue)
    header.person = person
    header.record = record
    header.recordKind = kind
    return header
  }

  private static func note(_ fields: [UInt8], _ reason: String?) -> [UInt8]? {
    var note = WireWriter()
    note.verbatim(fields)
    if let reason, !reason.isEmpty { note.bytes(CommonFields.reason, Array(reason.utf8)) }
    return note.bytes.isEmpty ? nil : note.bytes
  }
}
