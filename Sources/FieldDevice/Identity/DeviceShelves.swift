package import LogStorage

/// The shelves of a device's store; the names are stored.
extension Shelf {
  /// Who this device is, its boot counter.
  package static let device = Shelf(rawValue: "device")
  /// What sync remembers: ticket, cursor, contact, trouble.
  package static let sync = Shelf(rawValue: "sync")
  /// By log: how far own changes have left in a request.
  package static let sent = Shelf(rawValue: "sent")
  /// By log: how far a verified receipt covers own changes.
  package static let receipts = Shelf(rawValue: "receipts")
  /// By log: the feeds as the last own change named them in `seen`.
  package static let seen = Shelf(rawValue: "seen")
}
