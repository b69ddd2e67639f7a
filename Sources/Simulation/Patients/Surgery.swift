/// An operation, and what may follow it: pain, an infection, a leak of spinal fluid (simulation-model.md section 5).
struct Surgery: Sendable {
  /// How deep an infection goes.
  enum Depth: String, Sendable { case superficial, deep, central }

  /// Hours since the beginning of the year; negative before it.
  let at: Double
  /// Whether the dura was entered.
  let isDural: Bool
  /// Pain of the wound on the first day, NRS.
  let painNRS: Double
  /// When pain rises again for a few days, and nothing is wrong; nil of most.
  let secondRiseAt: Double?
  /// When an infection begins; nil of most.
  let infectionAt: Double?
  let depth: Depth
  /// When spinal fluid begins to leak; nil of most.
  let leakAt: Double?
  /// How long it leaks if nobody patches it, hours.
  let leakHours: Double
  /// Until when infection and leak last, once they are treated.
  var infectionEnds = Double.infinity
  var leakEnds = Double.infinity

  init(at hour: Double, isDural: Bool, isChild: Bool, _ chance: inout Chance) {
    at = hour
    self.isDural = isDural
    painNRS = chance.happens(0.95) ? chance.uniform(4, 6) : 0
    secondRiseAt = chance.happens(0.05) ? hour + chance.uniform(5, 14) * 24 : nil
    // Median 14 days, mean 33: sigma of the log-normal is the root of 2 ln(33/14).
    let onset = chance.logNormal(median: 14, sigma: 1.309) * 24
    infectionAt = chance.happens(isChild ? 0.069 : 0.035) ? hour + onset : nil
    depth = chance.pick((.superficial, 45), (.deep, 45), (.central, 10))
    let leaks = isDural && chance.happens(isChild ? 0.20 : 0.10)
    let begins = chance.uniform(12, 120)
    leakAt = leaks ? hour + begins : nil
    leakHours = chance.uniform(5, 14) * 24
  }

  func isInfected(_ hour: Double) -> Bool { infectionAt.map { hour >= $0 && hour < infectionEnds } ?? false }
  func leaks(_ hour: Double) -> Bool { leakAt.map { hour >= $0 && hour < min(leakEnds, $0 + leakHours) } ?? false }

  /// Pain at the wound now, NRS: it halves every three days; an infection keeps it up.
  func pain(_ hour: Double) -> Double {
    let days = (hour - at) / 24
    guard days >= 0 else { return 0 }
    var pain = painNRS * Series.exp(-0.693_147 * days / 3)
    if let again = secondRiseAt, hour >= again, hour < again + 72 { pain += 3 }
    if isInfected(hour) { pain = max(pain, 5) }
    return pain
  }
}

extension PatientYear {
  /// An operation now: its wound, and the record of it, which the caller writes.
  mutating func operate(isDural: Bool) {
    truth("confounder", "surgery")
    surgery = Surgery(at: hour, isDural: isDural, isChild: traits.ageYears < 18, &life)
    surgeryTruth = SurgeryTruth()
  }

  /// A pump is replaced before its battery ends; the new one is filled at once.
  mutating func replacePump() {
    guard pumpAgeMonths + hour / 730.5 >= 82, fault == nil else { return }
    pumpAgeMonths = -hour / 730.5
    if !settings.onlyPatientReports {
      book.write("procedure", at: hour, by: "surgeon", on: .workstation, [("what", "pumpReplacement"), ("status", "finished")])
    }
    operate(isDural: false)
    refill(isEmergency: false)
  }

  /// Notes when infection and leak begin and end, and treats what a clinician has seen.
  mutating func tendWound() {
    let infected = surgery.isInfected(hour)
    if infected != surgeryTruth.isInfected { truth(infected ? "infection" : "infectionEnds", surgery.depth.rawValue) }
    let leaks = surgery.leaks(hour)
    if leaks != surgeryTruth.leaks { truth(leaks ? "leak" : "leakEnds") }
    surgeryTruth.isInfected = infected
    surgeryTruth.leaks = leaks
    // The clinic asks on days 1, 3, 7, 14 and 30.
    let sinceHours = hour - surgery.at
    if [24, 72, 168, 336, 720].contains((sinceHours - 2).rounded()), eyes.happens(0.85), !settings.onlyPatientReports {
      write(signs(), by: "nurse", on: .workstation)
    }
    guard infected || leaks, surgeryTruth.seenAt == nil, fate.happens(surgery.depth == .central ? 0.06 : 0.02) else {
      if let seen = surgeryTruth.seenAt, hour == seen + 1 { examineWound(infected: infected, leaks: leaks) }
      return
    }
    surgeryTruth.seenAt = hour
  }

  private mutating func examineWound(infected: Bool, leaks: Bool) {
    if infected { surgery.infectionEnds = hour + fate.uniform(7, 21) * 24 }
    // 32 % of leaks need a patch; the others stop.
    let isPatched = leaks && fate.happens(0.32)
    if isPatched { surgery.leakEnds = hour + 24 }
    guard !settings.onlyPatientReports else { return }
    if infected {
      var found: [FieldText] = ["erythema"]
      if eyes.happens(0.6) { found.append("warmth") }
      if eyes.happens(0.6) { found.append("tenderness") }
      if surgery.depth != .superficial, eyes.happens(0.6) { found.append("purulence") }
      if surgery.depth == .central { found.append("meningism") }
      book.write(
        "exam", at: hour, by: "prescriber", on: .workstation, [("site", "pocket"), ("findings", .list(found))], shows: .wound)
      book.write("lab", at: hour + 4, by: "lab", on: .workstation, [("crpMgPerL", .number(eyes.uniform(40, 180), 0))], shows: .wound)
      confounders.medicines.append(("vancomycin", "antibiotic"))
    }
    if leaks, eyes.happens(0.4) {
      book.write(
        "exam", at: hour + 0.3, by: "prescriber", on: .workstation, [("site", "lumbar"), ("findings", .list(["lumbarCollection"]))],
        shows: .postural)
    }
    if isPatched {
      book.write(
        "procedure", at: hour + 20, by: "surgeon", on: .workstation, [("what", "bloodPatch"), ("status", "finished")])
    }
  }

  /// What a report says of wound and head; nothing where there is nothing to ask.
  mutating func woundAnswers() -> (fields: [(name: String, value: FieldText)], shows: SimulatedEntry.Shown) {
    var fields: [(name: String, value: FieldText)] = []
    var shows: SimulatedEntry.Shown = []
    let days = (hour - surgery.at) / 24
    let infected = surgery.isInfected(hour)
    if infected || (days >= 0 && days < 30) {
      let red = infected && eyes.happens(0.8)
      let drains = infected && eyes.happens(0.4)
      fields.append(("woundRedness", .bool(red)))
      fields.append(("woundDrainage", drains ? (surgery.depth == .superficial ? "clear" : "purulent") : "none"))
      if red || drains { shows.insert(.wound) }
      let pain = surgery.pain(hour)
      if pain >= 1 {
        let felt = min(10, max(0, (pain + eyes.normal(0, 0.6)).rounded()))
        fields.append(
          (
            "backPain",
            .members([("nrs", .number(felt, 0)), ("site", infected ? "pocket" : "incision"), ("character", .list(["soreness"]))])
          ))
      }
    }
    let leaks = surgery.leaks(hour)
    let isCentral = infected && surgery.depth == .central
    if leaks || isCentral || (days >= 0 && days < 14) {
      // 23 % have a headache after the puncture that is none of a leak that goes on.
      let aches = leaks || isCentral || (days < 3 && eyes.happens(0.23))
      fields.append(("headache", .bool(aches)))
      if aches {
        fields.append(("headachePostural", .bool(leaks || !isCentral)))
        if leaks { shows.insert(.postural) }
      }
    }
    if isCentral, eyes.happens(0.7) {
      fields.append(("neckStiff", true))
      shows.insert(.wound)
    }
    return (fields, shows)
  }
}

/// What was noted of the last operation.
struct SurgeryTruth: Sendable {
  var isInfected = false
  var leaks = false
  /// When a clinician saw it.
  var seenAt: Double?
}
