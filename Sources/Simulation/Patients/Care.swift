/// What hospitals do once somebody comes: measure, interrogate, restore delivery.
struct Care: Sendable {
  var arrivedAt: Double?
  var measuredAt: Double?
  var fixAt: Double?
  var homeAt: Double?
  var askAt: Double?
  var migrationHours = 1_000.0
}

extension PatientYear {
  mutating func giveCare() {
    if let ask = care.askAt, hour >= ask {
      care.askAt = nil
      if eyes.happens(0.9), !settings.onlyPatientReports { write(signs(), by: "nurse", on: .workstation) }
    }
    while let medicine = confounders.medicines.popLast() {
      if !settings.onlyPatientReports {
        book.write(
          "medication", at: hour, by: "nurse", on: .workstation,
          [("drug", .text(medicine.drug)), ("class", .text(medicine.drugClass)), ("status", "started")])
      }
    }
    if care.arrivedAt == nil { comeToHospital() }
    if let at = care.measuredAt, hour >= at { measure() }
    if let at = care.fixAt, hour >= at { fix() }
    if let at = care.homeAt, hour >= at, body.withdrawal < 0.2, body.effect < 1.5 { goHome() }
  }

  private mutating func comeToHospital() {
    let hazard = body.effect > 3 ? 0.4 : body.withdrawal > 0.65 ? 0.15 : body.withdrawal > 0.45 ? 0.02 : body.withdrawal > 0.25 ? 0.004 : 0
    guard hazard > 0, fate.happens(hazard) else { return }
    care.arrivedAt = hour
    truth("hospital")
    if !settings.onlyPatientReports { book.write("admission", at: hour, by: "nurse", on: .workstation, []) }
    care.measuredAt = hour + fate.uniform(2, 12)
    // A catheter is found and mended in days, a pump in hours.
    let hours = fault.map { $0.rawValue.hasPrefix("catheter") ? fate.uniform(24, 96) : fate.uniform(4, 24) } ?? 24
    care.fixAt = hour + hours
    care.homeAt = hour + hours + fate.uniform(48, 120)
  }

  private mutating func measure() {
    care.measuredAt = hour < (care.fixAt ?? hour) + 48 ? hour + 8 : nil
    guard !settings.onlyPatientReports else { return }
    let signs = signs()
    if !settings.withoutVitals {
      let temperature = signs.temperatureC + eyes.normal(0, 0.2)
      let rate = signs.heartRate + eyes.normal(0, 6)
      let breaths = max(0, signs.respiratoryRate + eyes.normal(0, 1))
      book.write(
        "vitals", at: hour, by: "nurse", on: .workstation,
        [
          ("temperatureC", .number(temperature, 1)), ("heartRate", .number(rate, 0)), ("respiratoryRate", .number(breaths, 0)),
          ("systolic", .number(signs.systolic + eyes.normal(0, 8), 0)), ("gcs", .number(signs.gcs, 0)),
        ],
        shows: temperature >= 38 || rate >= 120 ? .autonomic : breaths <= 10 ? .depressed : [])
    }
    let mas = max(0, min(4, signs.spasticity * 0.4 + eyes.normal(0, 0.5)))
    let isUp = signs.spasticity >= traits.treatedSpasticity + 3
    var found: [FieldText] = [body.effect > 2.5 ? "drowsy" : "alert"]
    if isUp { found.append("rigid") }
    if body.effect > 2.5 { found.append("flaccid") }
    book.write(
      "exam", at: hour + 0.2, by: "prescriber", on: .workstation, [("masMean", .number(mas, 1)), ("findings", .list(found))],
      shows: isUp ? .toneOrItch : body.effect > 2.5 ? .depressed : [])
    if body.withdrawal > 0.45 {
      book.write(
        "lab", at: hour + 1, by: "lab", on: .workstation, [("ckUPerL", .number(signs.ckUPerL, 0))],
        shows: signs.ckUPerL >= 1_000 ? .autonomic : [])
    }
    interrogate(at: hour + 0.5, context: "emergency", by: .workstation)
  }

  private mutating func fix() {
    care.fixAt = nil
    guard let fault else { return }
    let isCatheter = fault.rawValue.hasPrefix("catheter")
    if isCatheter, !settings.onlyPatientReports {
      book.write(
        "procedure", at: hour, by: "surgeon", on: .workstation,
        [("what", "catheterRevision"), ("status", "finished"), ("forUnderDelivery", true)])
    }
    if isCatheter { operate(isDural: true) }
    mend()
    let good = traits.suitableDoseMcg(at: hour)
    let dose = isCatheter ? good * 0.5 : good
    let was = pump.doseMcgPerDay
    pump.doseMcgPerDay = (dose * 10).rounded() / 10
    pump.heldConcentration = pump.concentration
    pump.oldML = 0
    if pump.reservoirML < 5 || fault == .wrongConcentration || fault == .pocketFill { return refill(isEmergency: true) }
    guard !settings.onlyPatientReports else { return }
    book.write(
      "program", at: hour + 1, by: "prescriber", on: .programmer,
      [
        ("mode", "simple"), ("state", "running"), ("dailyDoseMcg", .mcg(pump.doseMcgPerDay)),
        ("concentrationMcgPerML", .number(pump.concentration, 0)), ("previousDailyDoseMcg", .mcg(was)),
        ("intendedDailyDoseMcg", .mcg(pump.doseMcgPerDay)), ("reason", isCatheter ? "afterRepair" : "correction"),
        ("sessionFinished", true),
      ])
    interrogate(at: hour + 2, context: "emergency", by: .workstation)
  }

  private mutating func goHome() {
    care = Care()
    guard !settings.onlyPatientReports else { return }
    book.write("discharge", at: hour, by: "nurse", on: .workstation, [("outcome", "home")])
    for name in ["withdrawal", "overdose"] {
      book.write(
        "disposition", at: hour + 0.1, by: "prescriber", on: .workstation,
        [("finding", .text(name)), ("action", "close"), ("cause", "treated"), ("confirmed", true)])
    }
  }
}
