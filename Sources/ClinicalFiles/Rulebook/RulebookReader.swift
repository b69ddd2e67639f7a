public import Complications
import PumpRecords

/// Reads a rulebook file. A value that is missing or absurd, and a name that no rule knows, is refused with its place.
public enum RulebookReader {
  /// The rulebook in `bytes`.
  /// - Parameters:
  ///   - bytes: the file.
  ///   - file: the name to show in errors.
  ///   - limits: what the file may be at most.
  /// - Throws: ``ClinicalFileError`` at the first thing that is wrong.
  public static func read(
    _ bytes: [UInt8], file: String, limits: FileLimits = FileLimits(bytes: 4 << 20)
  ) throws(ClinicalFileError) -> Rulebook {
    let marked = try MarkedFile.read(bytes, file: file, limits: limits)
    guard let root = marked.roots.first, marked.roots.count == 1 else {
      throw ClinicalFileError(file: file, mark: .start, expected: "one rulebook", found: "several")
    }
    let fields = RulebookFields(file: file)
    try fields.check(root, hasOnly: ["rulebook", "version", "definitions", "lists", "differential", "questions", "rules"])
    let shape = try fields.required(root, "rulebook", "rulebook: 1")
    guard shape.text == "1" else { throw fields.error(shape, expected: "rulebook: 1") }
    let version = try fields.text(root, "version")
    let definitions = try definitions(fields, root)
    let rules = try rules(fields, root)
    let lists = try fields.lists(root)
    let questions = try fields.phrases(root, "questions")
    let differential = try fields.differential(root)
    do {
      return try Rulebook(
        version: version, rules: rules, definitions: definitions, lists: lists, questions: questions, differential: differential)
    } catch {
      throw located(error, in: root, file: file)
    }
  }

  private static func definitions(_ fields: RulebookFields, _ root: FileNode) throws(ClinicalFileError) -> [RuleDefinition] {
    var definitions: [RuleDefinition] = []
    for field in try fields.mapping(root, "definitions") {
      definitions.append(RuleDefinition(name: field.name, thresholds: try fields.thresholds(field.value)))
    }
    return definitions
  }

  private static func rules(_ fields: RulebookFields, _ root: FileNode) throws(ClinicalFileError) -> [RuleEntry] {
    var rules: [RuleEntry] = []
    for field in try fields.mapping(root, "rules") { rules.append(try fields.rule(field)) }
    return rules
  }

  /// A problem of the numbers, with the place of the number, else of its section, else of the file.
  private static func located(_ problem: RulebookProblem, in root: FileNode, file: String) -> ClinicalFileError {
    let section = root["rules"]?.fields?.first { $0.name == problem.section }
    let definition = root["definitions"]?.fields?.first { $0.name == problem.section }
    let thresholds = section?.value["thresholds"] ?? definition?.value
    let threshold = thresholds?.fields?.first { $0.name == problem.name }
    let value = threshold?.value["value"]
    let mark = value?.mark ?? threshold?.mark ?? section?.mark ?? definition?.mark ?? root.mark
    let name = problem.name.map { "\(problem.section) \($0): " } ?? ""
    return ClinicalFileError(file: file, mark: mark, expected: name + problem.expected, found: problem.found)
  }
}

/// Reads the parts of a rulebook; every part that is not as it should be is named with its place.
struct RulebookFields {
  let file: String

  func error(_ node: FileNode, expected: String, found: String? = nil) -> ClinicalFileError {
    ClinicalFileError(file: file, mark: node.mark, expected: expected, found: found ?? node.brief)
  }

  func check(_ node: FileNode, hasOnly names: [String]) throws(ClinicalFileError) {
    guard let fields = node.fields else { throw error(node, expected: "a mapping with \(names.joined(separator: ", "))") }
    for field in fields where !names.contains(field.name) {
      throw ClinicalFileError(
        file: file, mark: field.mark, expected: "one of \(names.joined(separator: ", "))", found: FileNode.cut(field.name))
    }
  }

  func required(_ node: FileNode, _ name: String, _ what: String) throws(ClinicalFileError) -> FileNode {
    guard let value = node[name] else { throw error(node, expected: what, found: "no \(name)") }
    return value
  }

  func text(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> String {
    let value = try required(node, name, "\(name): a text")
    guard let text = value.text, !text.isEmpty else { throw error(value, expected: "a text") }
    return text
  }

  func mapping(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> [FileField] {
    let value = try required(node, name, "\(name): a mapping")
    guard let fields = value.fields else { throw error(value, expected: "a mapping") }
    return fields
  }

  func texts(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> [String] {
    let value = try required(node, name, "\(name): a list of texts")
    guard let list = value.list else { throw error(value, expected: "a list of texts") }
    var texts: [String] = []
    for element in list {
      guard let text = element.text else { throw error(element, expected: "a text") }
      texts.append(text)
    }
    return texts
  }

  func rule(_ field: FileField) throws(ClinicalFileError) -> RuleEntry {
    let node = field.value
    let names = ["title", "class", "tiers", "thresholds", "headline", "action", "citation", "seed", "falsePositives", "variants"]
    try check(node, hasOnly: names)
    let tiers = try texts(node, "tiers")
    let known = ["info", "review", "urgent", "emergency"]
    for tier in tiers where !known.contains(tier) {
      throw error(
        try required(node, "tiers", "tiers"), expected: "tiers out of \(known.joined(separator: ", "))", found: FileNode.cut(tier))
    }
    guard !tiers.isEmpty else { throw error(try required(node, "tiers", "tiers"), expected: "at least one tier") }
    return RuleEntry(
      id: field.name, title: try text(node, "title"), findingClass: try text(node, "class"), tiers: tiers,
      thresholds: try thresholds(try required(node, "thresholds", "thresholds: a mapping, {} for none")),
      headline: try text(node, "headline"), action: try text(node, "action"), citation: try text(node, "citation"),
      seed: try texts(node, "seed"), falsePositives: try text(node, "falsePositives"), variants: try variants(node))
  }

  func variants(_ node: FileNode) throws(ClinicalFileError) -> [RuleVariant] {
    guard node["variants"] != nil else { return [] }
    var variants: [RuleVariant] = []
    for field in try mapping(node, "variants") {
      try check(field.value, hasOnly: ["headline", "action"])
      variants.append(
        RuleVariant(name: field.name, headline: try text(field.value, "headline"), action: try text(field.value, "action")))
    }
    return variants
  }

  func thresholds(_ node: FileNode) throws(ClinicalFileError) -> [NamedThreshold] {
    guard let fields = node.fields else { throw error(node, expected: "a mapping of thresholds") }
    var thresholds: [NamedThreshold] = []
    for field in fields {
      try check(field.value, hasOnly: ["value", "unit", "mark", "why"])
      let value = try required(field.value, "value", "value: a number")
      let mark = try required(field.value, "mark", "mark: V, M, E or C")
      guard let known = mark.text.flatMap(EvidenceMark.init(rawValue:)) else { throw error(mark, expected: "V, M, E or C") }
      thresholds.append(
        NamedThreshold(
          name: field.name,
          threshold: Threshold(
            millionths: try decimal(value, decimals: 6), unit: try text(field.value, "unit"), mark: known,
            why: try text(field.value, "why"))))
    }
    return thresholds
  }

  func decimal(_ node: FileNode, decimals: Int) throws(ClinicalFileError) -> Int64 {
    guard case .scalar(let text, isQuoted: false) = node.value,
      let scaled = ExactDecimal.scaled(text, decimals: decimals), scaled.magnitude < 1 << 53
    else { throw error(node, expected: "a number with at most \(decimals) decimals") }
    return scaled
  }

  func lists(_ root: FileNode) throws(ClinicalFileError) -> RulebookLists {
    let node = try required(root, "lists", "lists: a mapping")
    try check(node, hasOnly: ["intrathecalBaclofenProducts", "otherRouteProducts", "opioids", "pumps", "catheters"])
    var lists = RulebookLists(
      intrathecalBaclofenProducts: try texts(node, "intrathecalBaclofenProducts").map { $0.lowercased() },
      otherRouteProducts: try texts(node, "otherRouteProducts").map { $0.lowercased() },
      opioids: try texts(node, "opioids").map { $0.lowercased() })
    for pump in try list(node, "pumps") {
      try check(pump, hasOnly: ["model", "minimumFlowMLPerDay", "designLifeMonths"])
      lists.pumps.append(
        RulebookLists.PumpModel(
          model: try text(pump, "model"),
          minimumFlowMicrolitresPerDay: try optionalDecimal(pump, "minimumFlowMLPerDay", decimals: 3),
          designLifeMonths: try optionalDecimal(pump, "designLifeMonths", decimals: 0)))
    }
    for catheter in try list(node, "catheters") {
      try check(catheter, hasOnly: ["model", "mLPerCM"])
      let volume = try required(catheter, "mLPerCM", "mLPerCM: a number")
      lists.catheters.append(
        RulebookLists.CatheterModel(
          model: try text(catheter, "model"), nanolitresPerCentimetre: try decimal(volume, decimals: 6)))
    }
    return lists
  }

  private func list(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> [FileNode] {
    let value = try required(node, name, "\(name): a list")
    guard let list = value.list else { throw error(value, expected: "a list") }
    return list
  }

  private func optionalDecimal(_ node: FileNode, _ name: String, decimals: Int) throws(ClinicalFileError) -> Int64? {
    guard let value = node[name] else { return nil }
    return try decimal(value, decimals: decimals)
  }
}
