import LogStorage

extension Shelf {
  /// The clinic: key `clinic` → id ‖ certified server key; key `name` → its name.
  static let clinic = Shelf(rawValue: "clinic")
  /// Code → invitation.
  static let invitations = Shelf(rawValue: "invitation")
  /// Writer → the device, its log ids, its tickets and clocks.
  static let members = Shelf(rawValue: "member")
}
