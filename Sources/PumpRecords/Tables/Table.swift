/// A kind of record or a nested message: its fields and who may write them. Everything untyped reads this: encoding, checks, merge,
/// permission, guardrails, files, command line, exports, the reference and the `.proto` file.
public final class Table: Sendable {
  /// The kind's number in a header; 0 for a nested message.
  public let code: KindCode
  /// The name in files and exports.
  public let name: String
  /// One sentence for the reference.
  public let about: String
  /// The fields, ascending by number, the common ones included.
  public let rows: [Row]
  /// The fields that every kind has. (A nested message has them here but not among its rows.)
  public let common: CommonFields
  /// Who may create a record of this kind (evidence.md section 6).
  public let writers: Roles
  /// Who may confirm somebody else's correction of a record of this kind.
  public let confirmers: Roles
  /// The field that a plain word stands for where a file gives a word instead of a message: `bridge: none`.
  public let shorthand: Row?

  /// For each field number how it is spelled, and whether it is a list: what the validity check reads.
  let spellings: [UInt8]

  private let dense: [UInt8]
  private let byName: [UInt8]

  /// A kind of record.
  init(
    _ code: UInt32, _ name: String, by writers: Roles, confirm confirmers: Roles, at policy: ConflictPolicy = .keepBoth,
    about: String, _ rows: [Row]
  ) {
    self.code = KindCode(code)
    self.name = name
    self.about = about
    self.writers = writers
    self.confirmers = confirmers
    let common = CommonFields(at: policy)
    self.common = common
    shorthand = nil
    self.rows = (rows + [common.at, common.entry, common.note]).sorted { $0.number < $1.number }
    (dense, byName, spellings) = Table.index(self.rows)
  }

  /// A nested message.
  init(nested name: String, about: String, shorthand: Row? = nil, _ rows: [Row]) {
    code = KindCode(0)
    self.name = name
    self.about = about
    self.rows = rows
    writers = .anyone
    confirmers = []
    common = CommonFields(at: .keepBoth)
    self.shorthand = shorthand
    (dense, byName, spellings) = Table.index(rows)
  }

  private static func index(_ rows: [Row]) -> (dense: [UInt8], byName: [UInt8], spellings: [UInt8]) {
    var dense = [UInt8](repeating: 0, count: Int(rows.last?.number ?? 0) + 1)
    var spellings = dense
    for (index, row) in rows.enumerated() where Int(row.number) < dense.count {
      dense[Int(row.number)] = UInt8(index + 1)
      spellings[Int(row.number)] = Spelling(row.shape).rawValue | (row.isList ? Spelling.listBit : 0)
    }
    let byName = rows.indices.sorted { rows[$0].name < rows[$1].name }.map { UInt8($0) }
    return (dense, byName, spellings)
  }

  /// The class of the kind.
  public var kindClass: KindClass { code.kindClass }

  /// The field with a number.
  public func row(_ number: UInt32) -> Row? {
    guard number < UInt32(dense.count) else { return nil }
    let place = dense[Int(number)]
    return place == 0 ? nil : rows[Int(place) - 1]
  }

  /// The field with a name.
  public func row(named name: String) -> Row? {
    var low = 0
    var high = byName.count
    while low < high {
      let middle = (low + high) / 2
      let row = rows[Int(byName[middle])]
      if row.name == name { return row }
      if row.name < name { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// May the role write the field? It must be allowed to write the kind as well.
  public func mayWrite(_ role: Role, _ row: Row) -> Bool { writers.contains(role) && row.writers.contains(role) }

  /// Does a timeline file's entry by this role stand? Of patients and caregivers only what evidence.md section 6 lets them create;
  /// of every other role everything.
  public func acceptsInFile(_ role: Role) -> Bool { !Roles.lay.contains(role) || writers.contains(role) }
}
