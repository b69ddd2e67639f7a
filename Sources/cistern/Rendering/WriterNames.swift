import Admission
import ChangeLog
import Complications

/// Whose devices the writers of a log are.
enum WriterNames {
  /// By the name that findings give a writer: the person who enrolled it.
  static func of(_ view: LogView) -> [String: String] {
    var names: [String: String] = [:]
    for change in view.changes {
      let writer = PumpLogTimeline.name(of: change.writer.short)
      if names[writer] == nil, let name = view.facts.personNames[change.person] { names[writer] = name }
    }
    return names
  }
}
