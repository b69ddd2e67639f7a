/// The clinic's side: refills, programming, interrogation (simulation-model.md sections 3 and 4).
struct Visits: Sendable {
  /// When the next refill is booked.
  var refillAt = 0.0
  /// Volume at the last fill, and when.
  var filledML = 0.0
  var filledAt = 0.0
  /// A fault that waits for its visit.
  var injected: Fault?
  var injectAt = 0.0
  /// The lot in the clinic's cupboard.
  var lot = 1
}

extension PatientYear {
  /// What the file's header says: the pump was filled before the year began.
  mutating func beginCycle() {
    let cycle = cycleDays()
    let ago = life.uniform(0.05, 0.9) * cycle
    let full = traits.reservoirML
    let used = ago * pump.doseMcgPerDay / pump.concentration
    pump.reservoirML = max(3, full - used * traits.flowGain)
    pump.displayedML = max(3, full - used)
    visits.filledML = full
    visits.filledAt = -ago * 24
    visits.refillAt = ((cycle - ago) * 24 / 24).rounded() * 24 + 9
    guard !settings.onlyPatientReports else { return }
    book.write(
      "refill", at: visits.filledAt, by: "nurse", on: .nurseTablet,
      [
        ("aspiratedML", .mL(3)), ("filledML", .mL(full)), ("concentrationMcgPerML", .number(pump.concentration, 0)), ("drug", "baclofen"),
        ("lot", "L0"), ("reservoirUpdatedTo", .mL(full)), ("sessionFinished", true),
      ], isKnown: true)
    book.write(
      "interrogation", at: visits.filledAt + 0.3, by: "nurse", on: .nurseTablet, interrogation(volume: full, context: "refill"),
      isKnown: true)
    book.write(
      "education", at: visits.filledAt + 0.4, by: "nurse", on: .nurseTablet,
      [("topics", .list(["withdrawal", "overdose", "alarmTones", "refillDate", "emergencyNumber"])), ("signedBy", "patient")], isKnown: true
    )
    bookRefill(at: max(0, visits.filledAt + 1), isKnown: true)
  }

  /// Days from one refill to the next: 3 to 7 before the pump warns, and never longer than the drug keeps.
  private mutating func cycleDays() -> Double {
    let low = (traits.reservoirML - pump.alarmVolumeML) / (pump.doseMcgPerDay / pump.concentration)
    if settings.refillsAtAlarm { return max(10, low) }
    return max(10, min(low, 178) - fate.uniform(3, 7))
  }

  private mutating func bookRefill(at when: Double, isKnown: Bool = false) {
    guard !settings.onlyPatientReports else { return }
    book.write(
      "appointment", at: when, by: "scheduler", on: .workstation,
      [("what", "refill"), ("status", "booked"), ("for", .time(book.instant(visits.refillAt)))], isKnown: isKnown)
  }

  private func interrogation(volume: Double, context: FieldText) -> [(name: String, value: FieldText)] {
    [
      ("state", .text(pump.state.rawValue)), ("mode", "simple"), ("dailyDoseMcg", .mcg(pump.doseMcgPerDay)),
      ("concentrationMcgPerML", .number(pump.concentration, 0)), ("reservoirML", .mL(volume)), ("alarmVolumeML", .mL(pump.alarmVolumeML)),
      ("eriMonths", .number(max(0, 84 - pumpAgeMonths - hour / 730.5), 0)), ("eos", false), ("context", context),
    ]
  }

  mutating func interrogate(at when: Double, context: FieldText, by device: Device) {
    guard !settings.withoutTelemetry, !settings.onlyPatientReports else { return }
    let fields = interrogation(volume: pump.displayedML, context: context)
    book.write(
      "interrogation", at: when, by: "nurse", on: device, fields, shows: pump.state == .running ? [] : .delivery)
  }

  /// The refill visit, when its hour has come.
  mutating func attend() {
    guard hour >= visits.refillAt else { return }
    let isMissed = fate.happens(0.04) || takes(.missedRefill)
    if isMissed {
      let isLong = fate.happens(0.2) || fault == .missedRefill
      if isLong, fault == nil { begin(.missedRefill) }
      if !settings.onlyPatientReports {
        book.write(
          "appointment", at: hour + 3, by: "scheduler", on: .workstation,
          [("what", "refill"), ("status", "missed"), ("for", .time(book.instant(visits.refillAt)))])
      }
      visits.refillAt = (hour / 24).rounded(.down) * 24 + (isLong ? fate.uniform(8, 24).rounded() : fate.uniform(1, 4).rounded()) * 24 + 9
      if !isLong { bookRefill(at: hour + 4) }
      return
    }
    refill(isEmergency: false)
  }

  /// Whether the injected fault is this one and its time has come.
  private mutating func takes(_ fault: Fault) -> Bool {
    guard visits.injected == fault, hour >= visits.injectAt, self.fault == nil else { return false }
    visits.injected = nil
    begin(fault)
    return true
  }

  mutating func refill(isEmergency: Bool) {
    let isLarge = traits.reservoirML > 20
    let incomplete = eyes.happens(0.03) ? eyes.uniform(0.5, 2) : 0
    let aspirated = max(0, pump.reservoirML + eyes.normal(0, isLarge ? 0.8 : 0.5) - incomplete)
    let expected = pump.displayedML
    var concentration = pump.concentration
    let target = traits.suitableDoseMcg(at: hour)
    let strengthens = pump.concentration == 500 && target > 110
    if strengthens || (visits.injected == .bridgeOmitted && hour >= visits.injectAt && pump.concentration == 500) { concentration = 2_000 }
    let isWrong = takes(.wrongConcentration) || (fault == nil && fate.happens(3e-4))
    let held = isWrong ? (concentration == 2_000 ? 500.0 : 2_000.0) : concentration
    if isWrong, fault == nil { begin(.wrongConcentration) }
    let isPocket = takes(.pocketFill) || (fault == nil && fate.happens(2e-4))
    if isPocket, fault == nil { begin(.pocketFill) }
    if fault == .missedRefill { mend() }
    let full = traits.reservoirML
    let before = pump.concentration
    interrogate(at: hour, context: isEmergency ? "emergency" : "refill", by: .nurseTablet)
    pump.fill(to: isPocket ? full * 0.3 : full, concentration: held, shown: full)
    pump.gain = min(1.145, max(0.855, traits.flowGain + fate.normal(0, 0.02)))
    visits.filledML = full
    visits.filledAt = hour
    visits.lot += 1
    let step = min(1.15, max(0.85, target / pump.doseMcgPerDay))
    let newDose = abs(step - 1) > 0.04 ? (pump.doseMcgPerDay * step * 10).rounded() / 10 : pump.doseMcgPerDay
    program(to: newDose, was: pump.doseMcgPerDay, concentration: concentration, before: before)
    visits.refillAt = ((hour + cycleDays() * 24) / 24).rounded(.down) * 24 + 9
    writeRefill(aspirated: aspirated, expected: expected, full: full, concentration: held, isEmergency: isEmergency)
    bookRefill(at: hour + 0.8)
    if !isEmergency, !settings.onlyPatientReports {
      let mas = max(0, min(4, signs().spasticity * 0.4 + eyes.normal(0, 0.5)))
      book.write("exam", at: hour + 0.9, by: "nurse", on: .nurseTablet, [("masMean", .number(mas, 1)), ("findings", .list(["alert"]))])
      // Somebody asks on the day after.
      care.askAt = hour + 20
    }
  }

  private mutating func program(to dose: Double, was: Double, concentration: Double, before: Double) {
    var set = dose
    var state = "running"
    let reason: FieldText = set == was ? "maintenance" : "titration"
    if takes(.programmedHigh) { set = dose * fate.uniform(2, 6) } else if takes(.programmedLow) { set = dose * fate.uniform(0.1, 0.45) }
    if fault == nil, fate.happens(5e-4) {
      begin(fate.happens(0.5) ? .programmedHigh : .programmedLow)
      set = dose * (fault == .programmedHigh ? fate.uniform(2, 6) : fate.uniform(0.1, 0.45))
    }
    if takes(.programmedStop) { state = "stopped" }
    let changes = concentration != before
    let omits = changes && (takes(.bridgeOmitted) || (fault == nil && fate.happens(0.02)))
    if omits, fault == nil { begin(.bridgeOmitted) }
    pump.doseMcgPerDay = (set * 10).rounded() / 10
    pump.concentration = concentration
    pump.state = state == "stopped" ? .stopped : .running
    var fields: [(name: String, value: FieldText)] = [
      ("mode", state == "stopped" ? "stopped" : "simple"), ("state", .text(state)), ("dailyDoseMcg", .mcg(pump.doseMcgPerDay)),
      ("concentrationMcgPerML", .number(concentration, 0)), ("previousDailyDoseMcg", .mcg(was)), ("intendedDailyDoseMcg", .mcg(dose)),
      ("alarmVolumeML", .mL(pump.alarmVolumeML)), ("reason", reason), ("sessionFinished", .bool(state != "stopped")),
    ]
    if changes {
      let old = pump.tubingML + pump.catheterML
      let hours = old / (pump.doseMcgPerDay / before) * 24
      if !omits {
        pump.bridgeHours = hours
        pump.bridgeMLPerHour = old / hours
        fields.append(("bridge", .members([("volumeML", .number(old, 3)), ("hours", .number(hours, 1))])))
      } else {
        fields.append(("bridge", "none"))
      }
    }
    guard !settings.onlyPatientReports else { return }
    book.write("program", at: hour + 0.6, by: "prescriber", on: .programmer, fields, shows: fault != nil ? .delivery : [])
  }

  private mutating func writeRefill(aspirated: Double, expected: Double, full: Double, concentration: Double, isEmergency: Bool) {
    guard !settings.onlyPatientReports else { return }
    var entered = full
    var mended: Double?
    if eyes.happens(0.005) {
      entered = eyes.happens(0.5) ? full * 10 : full / 2
      if eyes.happens(0.5) { mended = full }
    }
    var fields: [(name: String, value: FieldText)] = []
    if !settings.withoutTelemetry { fields += [("aspiratedML", .mL(aspirated)), ("expectedML", .mL(expected))] }
    fields += [
      ("filledML", .mL(entered)), ("concentrationMcgPerML", .number(concentration, 0)), ("drug", "baclofen"),
      ("lot", .text("L\(Int(hour / 730) * 7 + visits.lot % 3)")), ("reservoirUpdatedTo", .mL(full)), ("sterile", "complete"),
      ("sessionFinished", true),
    ]
    let id = book.write("refill", at: hour + 0.5, by: "nurse", on: .nurseTablet, fields, shows: fault != nil ? .delivery : [])
    if let mended { book.amend(id, "refill", at: hour + eyes.uniform(1, 24), by: "nurse", on: .nurseTablet, [("filledML", .mL(mended))]) }
    book.concurrentEdits(of: id, "refill", at: hour + 2, field: "filledML", .mL(full - 0.5), .mL(full - 1))
  }
}
