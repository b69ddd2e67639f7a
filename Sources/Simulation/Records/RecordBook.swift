/// Everything that is written down about one patient, and when it reaches the server (simulation-model.md section 7).
struct RecordBook: Sendable {
  let settings: CohortSettings
  /// What is written: duplicates, corrections.
  private var chance: Chance
  /// Each device's clock and connection.
  private var clocks: Chance
  private(set) var entries: [SimulatedEntry] = []
  /// By device: the end of the offline spell that covers an hour, and the hour from which it is on line again until the next.
  private var spells: [Device: Spell] = [:]
  private var lostAt: [Device: Double] = [:]

  private struct Spell {
    var begin: Double
    var end: Double
  }

  init(settings: CohortSettings, chance: Chance, clocks: Chance) {
    self.settings = settings
    self.chance = chance
    self.clocks = clocks
    for device in [Device.patientPhone, .caregiverPhone, .nurseTablet] {
      // 0.3 % of device-months: what had not been synced is gone.
      lostAt[device] = self.clocks.wait(rate: 0.003 / 730.5)
    }
  }

  /// Milliseconds since 1970 of an hour of the year.
  func instant(_ hour: Double) -> Int64 { CohortSettings.beginMS + Int64((hour * 3_600_000 / 60_000).rounded()) * 60_000 }

  /// Writes an entry down.
  /// - Parameter isKnown: it was known before the year began.
  /// - Returns: its id.
  @discardableResult
  mutating func write(
    _ kind: String, at hour: Double, by role: String, on device: Device, _ fields: [(name: String, value: FieldText)],
    shows: SimulatedEntry.Shown = [], isKnown: Bool = false
  ) -> String {
    let id = "e\(entries.count + 1)"
    let skew = isKnown ? 0 : skew()
    let written = instant(hour)
    entries.append(
      SimulatedEntry(
        id: id, kind: kind, at: written + skew, writtenAt: written,
        arrives: isKnown ? CohortSettings.beginMS : arrival(of: hour, on: device),
        by: role, writer: device, fields: fields, shows: shows))
    if !isKnown, kind == "refill" || kind == "program", chance.happens(0.02) { duplicate(id, hour) }
    return id
  }

  /// A later correction of one's own entry.
  mutating func amend(
    _ id: String, _ kind: String, at hour: Double, by role: String, on device: Device, _ fields: [(name: String, value: FieldText)],
    notSeen: [String] = []
  ) {
    let own = "e\(entries.count + 1)"
    entries.append(
      SimulatedEntry(
        id: own, kind: kind, at: instant(hour), writtenAt: instant(hour), arrives: arrival(of: hour, on: device), by: role, writer: device,
        amends: id, notSeen: notSeen, fields: fields))
  }

  /// Two corrections of one field, neither having seen the other: 0.3 % of refills.
  mutating func concurrentEdits(of id: String, _ kind: String, at hour: Double, field: String, _ one: FieldText, _ other: FieldText) {
    guard chance.happens(0.003) else { return }
    amend(id, kind, at: hour, by: "nurse", on: .nurseTablet, [(field, one)])
    amend(id, kind, at: hour + 0.2, by: "nurse", on: .workstation, [(field, other)], notSeen: ["e\(entries.count)"])
  }

  private mutating func duplicate(_ id: String, _ hour: Double) {
    guard var copy = entries.last, copy.id == id else { return }
    copy.id = "e\(entries.count + 1)"
    copy.by = "importer"
    copy.writer = .workstation
    copy.arrives = arrival(of: hour + chance.uniform(0, 72), on: .workstation)
    entries.append(copy)
  }

  /// How far a device's clock is off, milliseconds.
  private mutating func skew() -> Int64 {
    let kind = clocks.uniform()
    if kind < 0.003 { return (clocks.happens(0.5) ? 1 : -1) * 86_400_000 }
    if kind < 0.013 { return (clocks.happens(0.5) ? 1 : -1) * 3_600_000 }
    return Int64(clocks.normal(0, 90_000) / 1_000) * 1_000
  }

  /// When the server has what a device holds at an hour; nil: never.
  private mutating func arrival(of hour: Double, on device: Device) -> Int64? {
    switch device {
    case .workstation: return instant(hour) + 60_000
    case .programmer: return instant(hour + min(240, clocks.logNormal(median: 2, sigma: 2.8)))
    case .patientPhone, .caregiverPhone, .nurseTablet:
      var spell = spells[device] ?? Spell(begin: -1_000, end: -1_000)
      while spell.end < hour {
        // On line for about as long as off.
        let begin = max(spell.end + clocks.wait(rate: 1 / 8), hour - 300)
        if begin > hour {
          spells[device] = spell
          return sent(at: hour + 0.05, device)
        }
        let length =
          clocks.happens(0.01) ? clocks.uniform(336, 720) : clocks.logNormal(median: device == .nurseTablet ? 10 : 6, sigma: 1.82)
        spell = Spell(begin: begin, end: begin + min(length, 336))
      }
      spells[device] = spell
      return hour < spell.begin ? sent(at: hour + 0.05, device) : sent(at: spell.end, device)
    }
  }

  private func sent(at hour: Double, _ device: Device) -> Int64? {
    hour > lostAt[device] ?? .infinity && hour - 336 < lostAt[device] ?? .infinity ? nil : instant(hour)
  }
}
