import ClinicalFiles
import PumpRecords

/// A patient's year as files: the timeline that a detector reads, and the truth that it does not see.
public struct SimulatedPatient: Sendable {
  /// `S0007`.
  public let label: String
  /// Who it is.
  public let traits: Traits
  /// What was so.
  public let truths: [Truth]
  /// What was written down, in order of writing.
  public let entries: [SimulatedEntry]
  /// Until when, milliseconds since 1970.
  public let endMS: Int64
  let reservoirML: Double
  let alarmVolumeML: Double
  let program: (doseMcg: Double, concentration: Double)

  /// Simulates a patient.
  /// - Parameter number: in the cohort, from 0.
  public init(_ number: Int, of settings: CohortSettings) {
    var year = PatientYear(number, settings)
    let digits = String(number)
    label = "S" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    program = (year.pump.doseMcgPerDay, year.pump.concentration)
    year.run()
    traits = year.traits
    truths = year.truths
    entries = year.book.entries
    endMS = CohortSettings.beginMS + Int64(settings.hours) * 3_600_000
    reservoirML = year.pump.capacityML
    alarmVolumeML = settings.alarmVolumeML
  }

  /// The timeline file, JSON Lines (records.md section 3): what arrived, with the times at which it did.
  /// - Parameter permuted: another order of arrival: the same entries, each at another time between writing and the year's end.
  public func timeline(permuted order: UInt64? = nil) -> String {
    var chance = order.map { Chance(seed: $0, UInt64(entries.count), 77) }
    var text = header + "\n"
    for entry in entries {
      guard var arrives = entry.arrives, entry.writtenAt < endMS else { continue }
      if chance != nil, arrives > CohortSettings.beginMS {
        arrives = min(endMS, entry.writtenAt + Int64((chance?.wait(rate: 1 / 30.0) ?? 0) * 3_600_000))
      }
      guard arrives <= endMS else { continue }
      text += line(entry, arrives: arrives) + "\n"
    }
    return text
  }

  /// What was so, JSON Lines.
  public var truthText: String {
    truths.map { truth in
      Self.object([
        ("at", .time(CohortSettings.beginMS + Int64(truth.hour * 3_600) * 1_000)), ("what", .text(truth.what)),
        ("detail", .text(truth.detail)),
      ]) + "\n"
    }.joined()
  }

  private var header: String {
    let profile: [(name: String, value: FieldText)] = [
      ("ageYears", .number(Double(traits.ageYears), 0)), ("aetiology", .text(traits.aetiology)),
      ("highRisk", .list(traits.highRisk.map { .text($0) })), ("zone", "UTC"),
      (
        "baseline",
        .members(
          [("spasticityNRS", .number(traits.treatedSpasticity.rounded(), 0)), ("masMean", .number(traits.treatedSpasticity * 0.4, 1))]
            + (traits.chronicPainNRS.map { [("painNRS", .number($0.rounded(), 0)), ("painSite", "lumbar")] } ?? []))
      ),
    ]
    let implant: [(name: String, value: FieldText)] = [
      ("reservoirML", .number(reservoirML, 0)), ("deadVolumeML", .number(0.397, 3)), ("alarmVolumeML", .mL(alarmVolumeML)),
      ("at", .time(CohortSettings.beginMS - Int64(traits.monthsSinceImplant * 730.5) * 3_600_000)),
    ]
    let set: [(name: String, value: FieldText)] = [
      ("mode", "simple"), ("state", "running"), ("dailyDoseMcg", .mcg(program.doseMcg)),
      ("concentrationMcgPerML", .number(program.concentration, 0)),
    ]
    return Self.object([
      ("timeline", .number(1, 0)), ("zone", "UTC"),
      ("clock", .members([("start", .time(CohortSettings.beginMS)), ("end", .time(endMS))])),
      (
        "pumpLogs",
        .list([
          .members([("id", .text(label)), ("profile", .members(profile)), ("implant", .members(implant)), ("program", .members(set))])
        ])
      ),
    ])
  }

  private func line(_ entry: SimulatedEntry, arrives: Int64) -> String {
    var members: [(name: String, value: FieldText)] = [("id", .text(entry.id)), ("kind", .text(entry.kind)), ("pumpLog", .text(label))]
    if let target = entry.amends {
      members += [("amends", .text(target)), ("reason", "slip")]
    } else {
      members.append(("at", .time(entry.at)))
    }
    members += [
      ("writtenAt", .time(min(entry.writtenAt, arrives))), ("arrives", .time(arrives)), ("by", .text(entry.by)),
      ("writer", .text(entry.writer.rawValue)),
    ]
    if !entry.notSeen.isEmpty { members.append(("notSeen", .list(entry.notSeen.map { .text($0) }))) }
    return Self.object(members + entry.fields)
  }

  private static func object(_ members: [(name: String, value: FieldText)]) -> String {
    JSONText.object(members.map { ($0.name, text($0.value)) })
  }

  private static func text(_ value: FieldText) -> String {
    switch value {
    case .text(let text): JSONText.quoted(text)
    case .bool(let yes): yes ? "true" : "false"
    case .number(let number, let decimals):
      ExactDecimal.text(
        Int64((number * (decimals == 0 ? 1 : decimals == 1 ? 10 : 1_000)).rounded()), decimals: decimals == 2 ? 3 : decimals)
    case .time(let at): JSONText.quoted(Instant(milliseconds: at).text)
    case .list(let values): "[" + values.map(text).joined(separator: ",") + "]"
    case .members(let members): object(members)
    }
  }
}
