package import PumpRecords

/// Lengths of time in milliseconds (3.1.1).
package enum Lapse {
  package static let minute: Int64 = 60_000
  package static let hour: Int64 = 3_600_000
  package static let day: Int64 = 86_400_000
  /// 365.25 days.
  package static let year: Int64 = 31_557_600_000
  /// A twelfth of a year.
  package static let month: Int64 = 2_629_800_000
}

extension Moment {
  /// What the last accepted profile says that says it at all.
  package func profile<V>(_ read: (Noted<Profile>) -> V?) -> V? {
    for profile in chart.profiles.reversed() where profile.at <= now && profile.isAccepted {
      if let value = read(profile) { return value }
    }
    return nil
  }

  /// What the enrolment baseline says.
  package func enrolment<V>(_ read: (Message<Profile.Baseline>) -> V?) -> V? {
    profile { $0[Profile.baseline].flatMap(read) }
  }

  /// Age in thousandths of a year; nil when unknown.
  package var milliYears: Int64? {
    if let birth = profile({ $0[Profile.birthDate] }) { return (now - chart.start(of: birth)) * 1000 / Lapse.year }
    return profile { $0[Profile.ageYears] }.map { $0.scaled * 10 }
  }

  /// Under 18; unknown age counts as adult (3.1.11).
  package var isChild: Bool { milliYears.map { $0 < 18_000 } ?? false }

  /// Spinal or cerebral spasticity; nil when unknown: then the stricter limit holds (3.1.12).
  package var origin: Profile.Origin? {
    if let stated = profile({ $0[Profile.spasticityOrigin] })?.known { return stated }
    switch profile({ $0[Profile.aetiology] })?.known {
    case .spinalCordInjury, .multipleSclerosis: return .spinal
    case .cerebralPalsy, .traumaticBrainInjury, .stroke: return .cerebral
    default: return nil
    }
  }

  /// Whether the log holds an implant, refill, program or interrogation up to now, and no explant longer than `after` ago
  /// (3.1.12).
  package func isPumpPatient(after: Int64) -> Bool {
    let has =
      chart.implants.contains { $0.at <= now } || chart.refills.contains { $0.at <= now } || chart.programs.contains { $0.at <= now }
      || chart.interrogations.contains { $0.at <= now }
    guard has else { return false }
    guard let explanted else { return true }
    return now <= explanted + after
  }

  /// When the pump was explanted, and not implanted again since; nil while there is a pump.
  package var explanted: Int64? {
    let explant = chart.last(chart.procedures, at: now) { $0.isAccepted && $0[Procedure.what] == .pumpExplant && $0.status == .finished }
    guard let explant else { return nil }
    let again = chart.implants.contains { $0.at > explant.at && $0.at <= now && $0.isAccepted }
    return again ? nil : explant.at
  }

  /// Communication difficulty, spinal cord injury at T6 or above, or an earlier withdrawal (section 3, "High-risk group").
  package var isHighRisk: Bool {
    for profile in chart.profiles where profile.at <= now && !profile[Profile.highRisk].isEmpty { return true }
    if profile({ $0[Profile.aetiology] }) == .spinalCordInjury, let level = profile({ $0[Profile.neurologicalLevel] }),
      NeurologicalLevel.isT6OrAbove(level)
    {
      return true
    }
    return lives.contains { $0.findingClass == .withdrawal && !$0.isOpen && $0.isConfirmed == true }
  }

  /// Age limits of vital signs; nil for an adult (3.1.11).
  package var childLimits: ChildLimits? {
    guard isChild, let milliYears else { return nil }
    return ChildLimits(milliYears: milliYears)
  }

  /// Below it systolic pressure is low, mmHg in thousandths: below 10 years 70 + 2 x age.
  package func lowSystolic(adult: Int64) -> Int64 {
    guard let milliYears, milliYears < 10_000 else { return adult * 1000 }
    return 70_000 + 2 * (milliYears / 1000) * 1000
  }
}

/// Levels of the spinal cord as people write them: `C6`, `T4`, `Th4`.
enum NeurologicalLevel {
  static func isT6OrAbove(_ text: String) -> Bool {
    var letters = ""
    var digits = ""
    for character in text.lowercased() {
      if character.isNumber {
        digits.append(character)
      } else if digits.isEmpty && character.isLetter {
        letters.append(character)
      } else if !digits.isEmpty {
        break
      }
    }
    guard let number = Int(digits) else { return false }
    switch letters {
    case "c": return (1...8).contains(number)
    case "t", "th", "d": return (1...6).contains(number)
    default: return false
    }
  }
}

/// Percentiles of heart and breathing rate by age, a minute: Fleming 2011 (evidence.md 3.1.11).
package struct ChildLimits: Sendable {
  /// The 99th centile of the heart rate.
  package let highHeartRate: Int64
  /// The first centile of the heart rate.
  package let lowHeartRate: Int64
  /// The first centile of the breathing rate.
  package let lowRespiratoryRate: Int64

  /// From this age in thousandths of a year: heart rate high, low, breathing low.
  private static let rows: [(from: Int64, Int64, Int64, Int64)] = [
    (0, 181, 107, 25), (250, 175, 104, 24), (500, 168, 98, 23), (750, 161, 93, 22), (1000, 156, 88, 21), (1500, 149, 82, 19),
    (2000, 142, 76, 18), (3000, 136, 70, 17), (4000, 131, 65, 17), (6000, 123, 59, 16), (8000, 115, 52, 14), (12_000, 108, 47, 12),
    (15_000, 104, 43, 11),
  ]

  init(milliYears: Int64) {
    let row = Self.rows.last { $0.from <= max(0, milliYears) } ?? Self.rows[0]
    highHeartRate = row.1
    lowHeartRate = row.2
    lowRespiratoryRate = row.3
  }
}
