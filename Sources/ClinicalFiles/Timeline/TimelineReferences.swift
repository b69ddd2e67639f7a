/// Checks what entries say of each other: that it is there, in the same log, and of the right sort.
struct TimelineReferences {
  let file: TimelineFile
  private let places: [String: Int]

  /// So many corrections of one record are no record any longer; it bounds the work of merging them.
  static let correctionsOfOneRecord = 1000

  init(file: TimelineFile) {
    self.file = file
    places = Dictionary(file.entries.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Throws: ``ClinicalFileError`` at the first entry whose reference cannot be.
  func check() throws(ClinicalFileError) {
    var corrections: [Int: Int] = [:]
    for entry in file.entries {
      for id in entry.notSeen where places[id] == nil { throw broken(entry, "notSeen: ids of other entries", id) }
      switch entry.action {
      case .record: continue
      case .amends(let id), .retracts(let id):
        guard let target = places[id].map({ file.entries[$0] }), target.log == entry.log else {
          throw broken(entry, "the id of an entry of the same log", id)
        }
        if case .confirms = target.action { throw broken(entry, "the id of a record or of its amendment", id) }
        if case .retracts = target.action { throw broken(entry, "the id of a record or of its amendment", id) }
      case .confirms(let id):
        guard let target = places[id].map({ file.entries[$0] }), target.log == entry.log else {
          throw broken(entry, "the id of an entry of the same log", id)
        }
        switch target.action {
        case .amends, .retracts: break
        default: throw broken(entry, "the id of an amendment or retraction", id)
        }
      }
      if let record = record(of: entry) {
        corrections[record, default: 0] += 1
        if corrections[record, default: 0] > Self.correctionsOfOneRecord {
          throw broken(entry, "at most \(Self.correctionsOfOneRecord) corrections of one record", "more")
        }
      }
    }
  }

  /// The place of the record that an entry begins or speaks of.
  func record(of entry: TimelineFile.Entry) -> Int? {
    var place = places[entry.id]
    for _ in 0..<9 {
      guard let current = place else { return nil }
      switch file.entries[current].action {
      case .record: return current
      case .amends(let id), .retracts(let id), .confirms(let id): place = places[id]
      }
    }
    return nil
  }

  /// The place of the entry with an id.
  func place(_ id: String) -> Int? { places[id] }

  private func broken(_ entry: TimelineFile.Entry, _ expected: String, _ found: String) -> ClinicalFileError {
    ClinicalFileError(file: file.name, mark: entry.mark, expected: expected, found: FileNode.cut(found))
  }
}
