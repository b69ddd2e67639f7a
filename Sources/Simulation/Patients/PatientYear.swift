/// One patient's time, hour by hour: delivery, drug effect, what shows, who writes it down (simulation-model.md section 1).
///
/// The world does not know of the detector: nobody acts on a finding. What is found is measured against what was so.
struct PatientYear {
  let number: Int
  let settings: CohortSettings
  let traits: Traits
  var pump: Pump
  var body: DrugEffect
  var truths: [Truth] = []
  var book: RecordBook
  /// Chance of what happens to delivery, of what is seen, of confounders: streams of their own.
  var fate: Chance
  var eyes: Chance
  var life: Chance

  var hour = 0.0
  /// The fault that is there now.
  var fault: Fault?
  var faultSince = 0.0
  var positionalOffUntil = -1.0
  /// Until when a fault ends by itself (a scan's short stall).
  var faultEnds = Double.infinity
  var thresholds = Thresholds()
  var confounders = Confounders()
  var care = Care()
  var visits = Visits()
  /// The last operation.
  var surgery: Surgery
  var surgeryTruth = SurgeryTruth()
  /// How long the pump has been in, months at the beginning of the year; less when it is replaced.
  var pumpAgeMonths: Double
  /// Drawn once a day: autocorrelated error of how spasticity is felt.
  var mood = 0.0

  /// Which marks of truth have been passed.
  struct Thresholds {
    var mild = false
    var moderate = false
    var severe = false
    var overdose = false
    var endOfCycle = false
  }

  init(_ number: Int, _ settings: CohortSettings) {
    self.number = number
    self.settings = settings
    var who = Chance(seed: settings.seed, UInt64(number), 1)
    traits = Traits(settings, &who)
    fate = Chance(seed: settings.seed, UInt64(number), 2)
    eyes = Chance(seed: settings.seed, UInt64(number), 3)
    life = Chance(seed: settings.seed, UInt64(number), 4)
    surgery = Surgery(at: -traits.monthsSinceImplant * 730.5, isDural: true, isChild: traits.ageYears < 18, &life)
    // What lies before the year was seen then.
    if let began = surgery.infectionAt, began < 0 { surgery.infectionEnds = 0 }
    pumpAgeMonths = traits.monthsSinceImplant
    book = RecordBook(
      settings: settings, chance: Chance(seed: settings.seed, UInt64(number), 5), clocks: Chance(seed: settings.seed, UInt64(number), 6))
    let dose = traits.suitableDoseMcg(at: 0)
    let concentration = dose < 90 ? 500.0 : 2_000.0
    pump = Pump(
      capacityML: traits.reservoirML, doseMcgPerDay: (dose * 10).rounded() / 10, concentration: concentration,
      heldConcentration: concentration, reservoirML: 0, displayedML: 0, gain: traits.flowGain)
    pump.alarmVolumeML = settings.alarmVolumeML
    body = DrugEffect(rates: traits.rates)
    beginCycle()
    if settings.injects { visits.injected = Fault.allCases[number % Fault.allCases.count] }
    visits.injectAt = fate.uniform(0.15, 0.75) * Double(settings.hours)
  }

  /// Runs the whole time.
  mutating func run() {
    while hour < Double(settings.hours) {
      beginFaults()
      let delivered = pump.hour(isSensitive: traits.isLowVolumeSensitive)
      let suitable = traits.suitableDoseMcg(at: hour) / 24 * traits.flowGain
      let fraction = delivered / suitable
      for _ in 0..<20 { body.step(fraction: fraction) }
      noteTruth()
      hour += 1
      confounders.step(hour, settings, traits, &life, &truths)
      soundAlarms()
      report()
      replacePump()
      tendWound()
      attend()
      giveCare()
    }
  }

  /// What the body shows now, confounders included.
  func signs() -> Signs {
    var signs = Signs(effect: body.effect, withdrawal: body.withdrawal, untreated: traits.untreatedSpasticity)
    signs.spasticity = min(10, signs.spasticity + confounders.spasticity(at: hour))
    let fever = confounders.fever(at: hour)
    signs.temperatureC += fever
    signs.heartRate += fever > 0 ? 12 : 0
    if surgery.isInfected(hour) {
      signs.temperatureC += surgery.depth == .superficial ? 0.5 : 1.6
      signs.heartRate += surgery.depth == .superficial ? 4 : 16
    }
    if confounders.isSedated(at: hour) { signs.drowsyProbability = max(signs.drowsyProbability, 0.3) }
    return signs
  }

  mutating func truth(_ what: String, _ detail: String = "") { truths.append(Truth(hour: hour, what: what, detail: detail)) }

  /// The passages of section 1's table, with some room so that a wobble is no second passage.
  private mutating func noteTruth() {
    func passed(_ value: Double, _ mark: Double, _ was: Bool) -> Bool { value > mark || (was && value > mark * 0.6) }
    let mild = passed(body.withdrawal, 0.25, thresholds.mild)
    if mild != thresholds.mild { truth(mild ? "withdrawalMild" : "withdrawalMildEnds") }
    let moderate = passed(body.withdrawal, 0.45, thresholds.moderate)
    if moderate != thresholds.moderate { truth(moderate ? "withdrawalModerate" : "withdrawalModerateEnds") }
    let severe = passed(body.withdrawal, 0.65, thresholds.severe)
    if severe != thresholds.severe { truth(severe ? "withdrawalSevere" : "withdrawalSevereEnds") }
    let overdose = passed(body.effect, 2, thresholds.overdose)
    if overdose != thresholds.overdose { truth(overdose ? "overdose" : "overdoseEnds") }
    // Who delivers less from a pump that is nearly empty feels it: half a point is beyond a day's wobble of the pump.
    let isLow = traits.isLowVolumeSensitive && pump.reservoirML < 3.8 && fault == nil
    let tone = Signs(effect: body.effect, withdrawal: body.withdrawal, untreated: traits.untreatedSpasticity).spasticity
    let endOfCycle = isLow && tone > traits.treatedSpasticity + (thresholds.endOfCycle ? 0.3 : 0.5)
    if endOfCycle != thresholds.endOfCycle { truth(endOfCycle ? "endOfCycle" : "endOfCycleEnds") }
    thresholds = Thresholds(mild: mild, moderate: moderate, severe: severe, overdose: overdose, endOfCycle: endOfCycle)
  }

  // What begins by itself. What hangs on a visit begins there.
  private mutating func beginFaults() {
    if let fault {
      progress(fault)
      return
    }
    if let injected = visits.injected, hour >= visits.injectAt, !injected.hangsOnVisit {
      visits.injected = nil
      begin(injected)
      return
    }
    let months = (hour - surgery.at) / 730.5
    for candidate in Fault.allCases {
      let rate = candidate.ratePerYear(monthsSinceSurgery: months)
      if rate > 0, fate.happens(rate / 8_766) { return begin(candidate) }
    }
    let scans = traits.aetiology == "multipleSclerosis" ? 0.7 : traits.aetiology == "spinalCordInjury" ? 0.15 : 0.1
    if fate.happens(scans / 8_766) { scan() }
  }

  mutating func begin(_ new: Fault, ends: Double = .infinity) {
    fault = new
    faultSince = hour
    faultEnds = ends
    care.fixAt = nil
    truth("fault", new.rawValue)
    switch new {
    case .catheterLeak: pump.catheterShare = fate.uniform(0.1, 0.7)
    case .catheterOcclusion:
      pump.catheterShare = fate.uniform(0, 0.3)
      pump.heldBack = 0.4
    case .catheterMigration: care.migrationHours = fate.uniform(10, 90) * 24
    case .catheterDisconnection: pump.catheterShare = 0
    case .catheterPositional: positionalOffUntil = hour + fate.uniform(6, 24)
    case .pumpStall, .scanStall: pump.state = .stalled
    case .batteryReset: pump.state = .minimumRate
    case .programmedStop, .programmedHigh, .programmedLow, .bridgeOmitted, .wrongConcentration, .pocketFill, .missedRefill: break
    }
  }

  private mutating func progress(_ fault: Fault) {
    switch fault {
    case .catheterMigration:
      pump.catheterShare = max(0.05, 1 - (hour - faultSince) / care.migrationHours)
    case .catheterPositional:
      if hour < positionalOffUntil {
        pump.catheterShare = 0
      } else {
        pump.catheterShare = 1
        if fate.happens(2.5 / 730) { positionalOffUntil = hour + fate.uniform(6, 24) }
      }
    default: break
    }
    if hour >= faultEnds { mend() }
  }

  /// The fault is over; what it did to the body goes on for its time.
  mutating func mend() {
    guard let ended = fault else { return }
    truth("faultEnds", ended.rawValue)
    fault = nil
    faultEnds = .infinity
    pump.catheterShare = 1
    pump.heldBack = 0
    if pump.state != .running { pump.state = .running }
  }

  private mutating func scan() {
    let start = hour
    let stalled = fate.happens(0.003) ? Double.infinity : fate.happens(0.02) ? fate.uniform(2, 24) : fate.uniform(0.3, 1.5)
    if stalled >= 2 { begin(.scanStall, ends: start + stalled) }
    guard !settings.onlyPatientReports else { return }
    book.write(
      "procedure", at: start + 1, by: "nurse", on: .workstation,
      [("what", "mri"), ("status", "finished"), ("fieldStrengthT", .number(1.5, 1))])
    if eyes.happens(0.9) { interrogate(at: start + 2, context: "mri", by: .workstation) }
  }
}

extension Fault {
  /// Whether it can only begin when somebody does something to the pump.
  var hangsOnVisit: Bool {
    switch self {
    case .programmedStop, .programmedHigh, .programmedLow, .bridgeOmitted, .wrongConcentration, .pocketFill, .missedRefill: true
    default: false
    }
  }
}
