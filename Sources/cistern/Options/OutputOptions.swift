import ArgumentParser

/// How facts are printed.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON instead of text.")
  var json = false

  /// Prints a result.
  func show(_ report: some Report) throws {
    print(json ? try report.json() : report.text(.standardOutput))
  }
}
