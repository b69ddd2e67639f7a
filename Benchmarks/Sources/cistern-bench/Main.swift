import Foundation

/// `cistern-bench WORKLOAD FILE.jsonl SCRATCH`, or `cistern-bench table [--quick] [PART] SCRATCH`.
@main struct Main {
  static func main() async throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isQuick = arguments.contains("--quick")
    arguments.removeAll { $0 == "--quick" }
    if (2...3).contains(arguments.count), arguments[0] == "table" {
      return try await Table(scratch: arguments[arguments.count - 1], isQuick: isQuick, part: arguments.count == 3 ? arguments[1] : nil)
        .run()
    }
    guard arguments.count == 3, ["w1", "w2", "w2each", "w3", "w4"].contains(arguments[0]) else {
      FileHandle.standardError.write(
        Data(
          "usage: cistern-bench w1|w2|w2each|w3|w4 FILE.jsonl SCRATCH\n       cistern-bench table [--quick] [append|verification|ingest|year|noop|memory|replay] SCRATCH\n"
            .utf8))
      exit(64)
    }
    try await WorkloadRun.run(arguments[0], file: arguments[1], scratch: arguments[2])
  }
}
