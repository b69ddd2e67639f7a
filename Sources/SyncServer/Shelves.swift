package import LogStorage

extension Shelf {
  /// The clinic: key `clinic` → id ‖ certified server key; key `name` → its name.
  package static let clinic = Shelf(rawValue: "clinic")
  /// Code → invitation.
  package static let invitations = Shelf(rawValue: "invitation")
  /// Writer → the device, its log ids, its tickets and clocks.
  package static let members = Shelf(rawValue: "member")
}
