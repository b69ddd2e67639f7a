import Foundation

/// One line of a workload file.
struct Operation {
  enum Verb { case add, set, sync }
  var verb: Verb
  var log: Int
  var device: Int
  var record: String
  var kind: String
  var fields: [String: Any]
}

enum WorkloadError: Error { case line(Int), device(Int) }

enum Workload {
  static func read(_ path: String) throws -> [Operation] {
    var operations: [Operation] = []
    for (index, line) in try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 10).enumerated() {
      guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any], let log = object["doc"] as? Int,
        let device = object["dev"] as? Int, let word = object["op"] as? String
      else { throw WorkloadError.line(index) }
      let verb: Operation.Verb = word == "add" ? .add : word == "set" ? .set : .sync
      operations.append(
        Operation(
          verb: verb, log: log, device: device, record: object["id"] as? String ?? "", kind: object["kind"] as? String ?? "",
          fields: object["f"] as? [String: Any] ?? [:]))
    }
    return operations
  }
}
