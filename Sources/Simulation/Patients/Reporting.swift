/// What patients and caregivers write down (simulation-model.md section 6).
extension PatientYear {
  /// At ten in the morning, and again at eight in the evening when things are bad.
  mutating func report() {
    let ofDay = Int(hour) % 24
    if ofDay == 6 { mood = 0.7 * mood + eyes.normal(0, 0.8 * 0.714) }
    guard ofDay == 10 || ofDay == 20 else { return }
    let signs = signs()
    let usual = traits.treatedSpasticity
    let isBad = signs.spasticity >= usual + 3
    if ofDay == 20, !isBad { return }
    let isDelirious = body.withdrawal > 0.65 || body.effect > 3
    let byCaregiver = isDelirious || (traits.hasCaregiver && eyes.happens(0.3))
    if isDelirious && !traits.hasCaregiver { return }
    let probability = isDelirious ? 0.5 : isBad ? 0.9 : traits.dailyReport
    guard eyes.happens(probability) else { return }
    write(signs, by: byCaregiver ? "caregiver" : "patient", on: byCaregiver ? .caregiverPhone : .patientPhone)
  }

  /// A report of symptoms: how it is felt, with the errors of feeling.
  mutating func write(_ signs: Signs, by role: String, on device: Device) {
    let at = hour + eyes.uniform(0, 1)
    let diurnal = 0.6 * Series.sin((hour / 24) * 6.283_185_307_179_586)
    let bias = role == "caregiver" ? 0.5 : 0
    let felt = min(10, max(0, (signs.spasticity + diurnal + mood + bias + eyes.normal(0, 0.6)).rounded()))
    let itch = eyes.happens(signs.itchProbability * 0.7) || eyes.happens(0.01)
    let drowsy = eyes.happens(signs.drowsyProbability * 0.7) || eyes.happens(0.01)
    let feels = signs.temperatureC >= 38 && eyes.happens(0.6)
    let sweats = eyes.happens(0.6 * Series.logistic((body.withdrawal - 0.45) / 0.06))
    let breathesSlowly = signs.respiratoryRate < 9 && eyes.happens(0.7)
    let floppy = body.effect > 2 && eyes.happens(0.6)
    var fields: [(name: String, value: FieldText)] = [("spasticityNRS", .number(felt, 0)), ("itch", .bool(itch))]
    if itch { fields.append(("rash", false)) }
    fields += [("drowsy", .bool(drowsy)), ("sweating", .bool(sweats)), ("feverFelt", .bool(feels))]
    if breathesSlowly { fields.append(("slowBreathing", true)) }
    if floppy { fields.append(("floppy", true)) }
    let wound = woundAnswers()
    fields += wound.fields
    if let pain = traits.chronicPainNRS, eyes.happens(0.3), !wound.fields.contains(where: { $0.name == "backPain" }) {
      let now = min(10, max(0, (pain + eyes.normal(0, 0.6)).rounded()))
      fields.append(
        ("backPain", .members([("nrs", .number(now, 0)), ("site", "lumbar"), ("new", false), ("chronic", true)])))
    }
    var shows = wound.shows
    if itch || felt >= max(4, traits.treatedSpasticity.rounded() + 2) { shows.insert(.toneOrItch) }
    if feels || sweats { shows.insert(.autonomic) }
    if drowsy || floppy || breathesSlowly { shows.insert(.depressed) }
    book.write("symptoms", at: at, by: role, on: device, fields, shows: shows)
    if signs.temperatureC >= 38, !settings.withoutVitals, eyes.happens(0.3) {
      let measured = signs.temperatureC + eyes.normal(0, 0.3)
      book.write(
        "vitals", at: at + 0.1, by: role, on: device, [("temperatureC", .number(measured, 1))],
        shows: measured >= 38 ? .autonomic : [])
    }
  }

  /// What the pump sounds, and whether somebody hears and says so.
  mutating func soundAlarms() {
    guard !settings.withoutTelemetry else { return }
    if pump.displayedML <= pump.alarmVolumeML && pump.state == .running { pump.hasSoundedLow = true }
    if pump.displayedML <= 0.5 && pump.state == .running { pump.hasSoundedEmpty = true }
    guard Int(hour) % 24 == 9, traits.hearsAlarm else { return }
    let isCritical =
      pump.hasSoundedEmpty || (pump.state == .stalled && hour - faultSince > 2) || (pump.state == .stopped && hour - faultSince > 48)
    guard isCritical || pump.hasSoundedLow, eyes.happens(isCritical ? 0.85 : 0.85 * 0.7) else { return }
    book.write(
      "alarm", at: hour + eyes.uniform(0, 1), by: "patient", on: .patientPhone, [("tone", isCritical ? "twoTone" : "single")],
      shows: isCritical ? .delivery : [])
  }
}
