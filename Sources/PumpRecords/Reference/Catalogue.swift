/// Everything that the tables mention, each once, in the order in which it is met: what the generators walk over.
struct Catalogue {
  private(set) var messages: [Table] = []
  private(set) var vocabularies: [Vocabulary] = []

  init() {
    for table in Kinds.all { add(table) }
    for table in [Recall.table, SiteFacts.table, SyncContact.table] {
      messages.append(table)
      add(table)
    }
  }

  private mutating func add(_ table: Table) {
    for row in table.rows {
      switch row.shape {
      case .code(let vocabulary):
        if !vocabularies.contains(where: { $0.title == vocabulary.title }) { vocabularies.append(vocabulary) }
      case .message(let inner):
        if !messages.contains(where: { $0.name == inner.name }) {
          messages.append(inner)
          add(inner)
        }
      default: break
      }
    }
  }

  /// `backPain` becomes `BackPain`.
  static func capitalised(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

  /// `Program.Mode` becomes `ProgramMode`.
  static func joined(_ title: String) -> String { title.split(separator: ".").joined() }
}
