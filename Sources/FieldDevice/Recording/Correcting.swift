import Admission
public import ChangeLog
public import PumpRecords

extension EnrolledDevice {
  /// Corrects a record that a person was shown: the fields of the draft get new values, those in `clearing` lose theirs.
  ///
  /// A correction of somebody else's words counts once a second person on another device confirms it; until then both stand.
  /// - Parameters:
  ///   - shown: the record exactly as it was on the screen. Only what was shown can be replaced (promise 5).
  ///   - fields: the new values; a field that is not named keeps its value.
  ///   - clearing: field numbers whose shown values are wrong and have no better one.
  ///   - reason: why, in free text.
  ///   - person: the author, where it is not the device's owner.
  /// - Returns: the amendment's id, which a second person confirms.
  /// - Throws: ``DeviceError``.
  @discardableResult
  public func amend(
    _ shown: MergedRecord, in log: PumpLogID, with fields: UntypedDraft, clearing: [UInt32] = [], reason: String? = nil,
    by person: PersonID? = nil
  ) throws(DeviceError) -> ChangeID {
    guard !fields.numbers.isEmpty || !clearing.isEmpty else { throw .nothingToRecord }
    return try commit(
      CorrectionDraft.amendment(of: shown, fields: fields, clearing: clearing, reason: reason, by: person), to: log)
  }

  /// Corrects a record with typed fields; else as ``amend(_:in:with:clearing:reason:by:)-(_,_,UntypedDraft,_,_,_)``.
  /// - Throws: ``DeviceError``; `.otherKind` where the record is of another kind than the draft.
  @discardableResult
  public func amend<K: RecordKind>(
    _ shown: MergedRecord, in log: PumpLogID, with draft: Draft<K>, clearing: [UInt32] = [], reason: String? = nil,
    by person: PersonID? = nil
  ) throws(DeviceError) -> ChangeID {
    guard shown.kind == K.table.code.rawValue else { throw .otherKind(K.table.name) }
    return try amend(shown, in: log, with: draft.untyped, clearing: clearing, reason: reason, by: person)
  }

  /// Withdraws a record that a person was shown. It stays in the log, marked; a value that somebody else gave it meanwhile survives.
  /// - Returns: the retraction's id, which a second person confirms where the record is somebody else's.
  /// - Throws: ``DeviceError``.
  @discardableResult
  public func retract(
    _ shown: MergedRecord, in log: PumpLogID, reason: String? = nil, by person: PersonID? = nil
  ) throws(DeviceError) -> ChangeID {
    try commit(CorrectionDraft.retraction(of: shown, reason: reason, by: person), to: log)
  }

  /// Agrees, as a second person, with somebody else's amendment or retraction. It cannot be taken back.
  /// - Parameter change: the amendment or retraction.
  /// - Throws: ``DeviceError``; `.nothingToConfirm` where the log holds no amendment or retraction with this id, `.ownCorrection`
  ///   where this device made it.
  @discardableResult
  public func confirm(_ change: ChangeID, in log: PumpLogID, by person: PersonID? = nil) throws(DeviceError) -> ChangeID {
    let found = try view(of: log).change(change)
    guard let found, let record = found.header.record, let kind = found.header.recordKind, let kindCode = found.header.kind,
      [PumpRecords.KindClass.amendment, .retraction].contains(KindCode(kindCode).kindClass)
    else { throw .nothingToConfirm(change.description) }
    guard found.writer != identity.writer else { throw .ownCorrection(change.description) }
    return try commit(CorrectionDraft.confirmation(of: change, record: record, kind: kind, by: person), to: log)
  }
}
