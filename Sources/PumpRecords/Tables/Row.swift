/// Which of a change's two separable parts holds a field (log-format section 1).
@frozen public enum Part: UInt8, Sendable {
  /// Clinical fields, numbers 1 ... 1023.
  case body
  /// Free text and persons' names, numbers 1024 ... 2046.
  case note

  /// The part in which a field number lives.
  @inlinable public init(of number: UInt32) { self = number < 1024 ? .body : .note }
}

/// One field of a kind or of a nested message: everything that code without types needs to know about it.
public final class Row: Sendable {
  /// The field number on the wire, for ever.
  public let number: UInt32
  /// The name in files, exports and the command line, its unit included.
  public let name: String
  /// How the payload is spelled.
  public let shape: Shape
  /// Any number of occurrences, which together are one register.
  public let isList: Bool
  /// Outside of it a value is implausible: flagged, kept, not used by most rules. At the scale of the shape.
  public let possible: ClosedRange<Int64>?
  /// Where the possible range comes from.
  public let source: String?
  /// What happens when two people disagree.
  public let conflict: ConflictPolicy
  /// Who may write this field, among those who may write the kind.
  public let writers: Roles
  /// One line for the reference.
  public let about: String

  init(
    _ number: UInt32, _ name: String, _ shape: Shape, isList: Bool, possible: ClosedRange<Int64>?, source: String?,
    conflict: ConflictPolicy, writers: Roles, about: String
  ) {
    self.number = number
    self.name = name
    self.shape = shape
    self.isList = isList
    self.possible = possible
    self.source = source
    self.conflict = conflict
    self.writers = writers
    self.about = about
  }

  /// Body or note.
  public var part: Part { Part(of: number) }

  /// An X field of evidence.md section 5: a disagreement is never settled by a clock.
  public var isSafetyCritical: Bool { conflict.isSafetyCritical }

  /// Anybody permitted may replace the value (contact details): no second person is asked.
  public var isOpen: Bool { conflict == .newestShown }
}
