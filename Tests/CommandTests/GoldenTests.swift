import Foundation
import Testing

/// A run of the program and what it must print: `Fixtures/commands/NAME.txt`.
///
/// The file begins with `$ cistern …`, then `exit N`, then standard output and standard error, each behind its line. To write the
/// files anew: `CISTERN_REFRESH=1 swift test --filter GoldenTests`, then read the difference.
struct Golden: CustomTestStringConvertible {
  let url: URL
  let text: String

  var testDescription: String { url.deletingPathExtension().lastPathComponent }

  static let all: [Golden] = {
    let folder = Program.root.appendingPathComponent("Fixtures/commands")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap { name in
      let url = folder.appendingPathComponent(name)
      return (try? String(contentsOf: url, encoding: .utf8)).map { Golden(url: url, text: $0) }
    }
  }()

  /// The words behind `$ cistern`; single quotes keep spaces.
  var arguments: [String] {
    let line = text.prefix { $0 != "\n" }.dropFirst("$ cistern".count)
    var words: [String] = []
    for (index, piece) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 1 { words.append(String(piece)) } else { words += piece.split(separator: " ").map(String.init) }
    }
    return words
  }

  func filled(_ outcome: Program.Outcome) -> String {
    var filled = text.prefix { $0 != "\n" } + "\nexit \(outcome.status)\n"
    if !outcome.output.isEmpty { filled += "--- standard output\n" + outcome.output }
    if !outcome.errors.isEmpty { filled += "--- standard error\n" + outcome.errors }
    return String(filled)
  }
}

@Suite("The command line prints what its golden files say")
struct GoldenTests {
  @Test("each run: standard output, standard error, exit status", arguments: Golden.all)
  func runs(_ golden: Golden) throws {
    let filled = golden.filled(try Program.run(golden.arguments))
    if ProcessInfo.processInfo.environment["CISTERN_REFRESH"] != nil {
      try filled.write(to: golden.url, atomically: true, encoding: .utf8)
    }
    #expect(filled == golden.text)
  }

  @Test("there are golden files")
  func exist() { #expect(Golden.all.count >= 20) }
}
