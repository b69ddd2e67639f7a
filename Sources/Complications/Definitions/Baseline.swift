import PumpRecords

/// A scale that has an own usual value (evidence.md section 3, "Baseline").
package enum OwnScale: Hashable, Sendable {
  case nrs, penn, mas, heartRate, systolic, pain
}

extension Observation {
  /// What it says on a scale, in thousandths.
  package func reading(_ scale: OwnScale) -> Int64? {
    switch scale {
    case .nrs: nrs
    case .penn: penn
    case .mas: mas
    case .heartRate: heartRate
    case .systolic: systolic
    case .pain: backPain?.plausible(Symptoms.BackPain.nrs).map { $0.hundredths * 10 }
    }
  }
}

extension Moment {
  /// The patient's own usual value on a scale as seen from an observation, in thousandths: the median of the readings 28 days
  /// to 72 hours before, apart from withdrawal and overdose; else the enrolment value; else the report's own word; else nil.
  package func baseline(_ scale: OwnScale, for observation: Observation) -> Int64? {
    if let median = rollingBaseline(scale, at: observation.at) { return median }
    let enrolled: Score? =
      switch scale {
      case .nrs: enrolment { $0.plausible(Profile.Baseline.spasticityNRS) }
      case .penn: enrolment { $0.plausible(Profile.Baseline.pennSpasms) }
      case .mas: enrolment { $0.plausible(Profile.Baseline.masMean) }
      case .pain: enrolment { $0.plausible(Profile.Baseline.painNRS) }
      case .heartRate, .systolic: nil
      }
    if let enrolled { return enrolled.hundredths * 10 }
    guard scale == .nrs else { return nil }
    return report(of: observation).compactMap(\.ownBaselineNRS).last
  }

  /// The median of the window, where it has enough readings.
  package func rollingBaseline(_ scale: OwnScale, at t: Int64) -> Int64? {
    let ill = illTimes
    return lookBack.usual.median(scale, at: t, ill: ill) { median(scale, at: t, ill: ill) }
  }

  private func median(_ scale: OwnScale, at t: Int64, ill: [ClosedRange<Int64>]) -> Int64? {
    let numbers = numbers.definitions
    let readings = observations(from: t - numbers.baselineFrom, to: t - numbers.baselineTo).filter { observation in
      observation.isAccepted && !ill.contains { $0.contains(observation.at) }
    }.compactMap { $0.reading(scale) }.sorted()
    guard readings.count >= Int(numbers.baselineReadings), let last = readings.last else { return nil }
    let middle = readings.count / 2
    if readings.count % 2 == 1 { return readings[middle] }
    return middle < readings.count && middle > 0 ? (readings[middle - 1] + readings[middle]) / 2 : last
  }
}

extension Life {
  /// From its first sign to a while after its last, of a withdrawal or an overdose: no reading then is anybody's usual one.
  func illTime(after: Int64) -> ClosedRange<Int64>? {
    guard findingClass == .withdrawal || findingClass == .overdose, let signs else { return nil }
    return signs.lowerBound...(signs.upperBound + after)
  }
}
