import ChangeLog
import PumpRecords

/// VE-4, VE-5: a strength, product, lot or drug that does not belong into the pump (evidence.md 4.5).
struct WrongDrug: RuleFamily {
  let rules = ["VE-4", "VE-5"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    return moment.chart.window(moment.chart.recordedRefills, from: moment.now, to: moment.now).flatMap { refill in
      [strength(refill, moment), drug(refill, moment)].compactMap(\.self)
    }
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool { EntryErrors().isOver(held, of: life, at: moment) }

  /// VE-4: the strength is no labelled one and on no list, the product is for another route, expired, or its lot recalled.
  private func strength(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    var words: [String] = []
    var numbers: [FindingNumber] = []
    if let stated = refill.asEntered(Refill.concentrationMcgPerML), !isKnown(stated, refill, moment) {
      words.append("strength")
      numbers.append(FindingNumber("concentrationMcgPerML", stated.text))
    }
    if let product = refill[Refill.product].map(Self.plain), moment.chart.rulebook.lists.otherRouteProducts.contains(product) {
      words.append("a product for another route")
    }
    if let expires = refill[Refill.expires], refill.at >= moment.chart.start(of: LocalDate(days: expires.days + 1)) {
      words.append("expired")
    }
    if let lot = refill[Refill.lot], isRecalled(lot, before: refill.at, moment) { words.append("a recalled lot") }
    guard !words.isEmpty else { return nil }
    return Trigger(
      "VE-4", .drugEntryError, .urgent, act: refill.id, since: refill.at, evidence: [refill.id], numbers: numbers,
      isDoseAbove: isAboveProgrammed(refill, moment), detail: words.joined(separator: ", "))
  }

  /// VE-5: not baclofen, or a mixture, without a plan that names it.
  private func drug(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    let known = moment.chart.rulebook.lists.intrathecalBaclofenProducts + ["baclofen"]
    let named = (refill[Refill.drug].map { [$0] } ?? []) + refill[Refill.admixture]
    let others = named.map(Self.plain).filter { !$0.isEmpty && !known.contains($0) }
    guard !others.isEmpty else { return nil }
    let planned = plans(.admixture, at: refill.at, moment).map { $0[Plan.drugs].map(Self.plain) }
    if planned.contains(where: { drugs in others.allSatisfy(drugs.contains) }) { return nil }
    return Trigger(
      "VE-5", .drugEntryError, .emergency, act: refill.id, since: refill.at, evidence: [refill.id],
      numbers: [FindingNumber("drugs", others.joined(separator: ", "), isText: true)],
      isDoseAbove: isAboveProgrammed(refill, moment))
  }

  /// A labelled strength for pumps, one that the site compounds, or one of a plan. The screening strength is none.
  private func isKnown(_ stated: Concentration, _ refill: Noted<Refill>, _ moment: Moment) -> Bool {
    if moment.numbers.drug.strengths.contains(where: { $0 * 1000 == stated.scaled }) { return true }
    if stated.scaled == 50_000 { return false }
    if moment.chart.site.compoundedConcentrations.contains(stated.scaled) { return true }
    return plans(.compoundedConcentration, at: refill.at, moment).contains { $0[Plan.concentrationsMcgPerML].contains(stated) }
  }

  /// Plans of a sort that cover an instant: signed, written and effective before it.
  private func plans(_ what: Plan.What, at t: Int64, _ moment: Moment) -> [Noted<Plan>] {
    moment.chart.plans.filter { plan in
      plan.isAccepted && plan.source.isPrescriberOrSurgeon && plan[Plan.what] == what && plan.source.writtenAt <= t && plan.at <= t
        && (plan[Plan.from]?.milliseconds ?? plan.at) <= t && t <= (moment.planEnd(plan) ?? .max)
    }
  }

  private func isRecalled(_ lot: String, before t: Int64, _ moment: Moment) -> Bool {
    moment.chart.site.lotRecalls.contains { recall in
      recall.lots.contains(lot) && recall.publishedOn.map { moment.chart.start(of: $0) <= t } ?? false
    }
  }

  /// Whether the filled concentration is above the programmed one; nil where one of them is unknown (OD-1).
  private func isAboveProgrammed(_ refill: Noted<Refill>, _ moment: Moment) -> Bool? {
    let chart = moment.chart
    let program = chart.last(chart.programs, at: refill.at + moment.numbers.entry.programWithin) {
      $0.isAccepted && $0[Program.concentrationMcgPerML] != nil
    }
    guard let filled = refill[Refill.concentrationMcgPerML], let set = program?[Program.concentrationMcgPerML] else { return nil }
    return filled > set
  }

  /// A name without case and outer blanks.
  private static func plain(_ name: String) -> String {
    var text = Substring(name.lowercased())
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
