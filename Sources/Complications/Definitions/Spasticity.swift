import PumpRecords

extension Moment {
  /// SPAST_UP (evidence.md section 3): tone above the patient's own.
  package func isSpasticityUp(_ observation: Observation) -> Bool {
    let numbers = numbers.definitions
    if let nrs = observation.nrs {
      if let usual = baseline(.nrs, for: observation) {
        let limit = min(usual + numbers.spasticityRiseMilliNRS, 10_000)
        if nrs >= limit && nrs > usual && nrs >= numbers.spasticityFloorMilliNRS { return true }
      } else if nrs >= numbers.unknownBaselineMilliNRS {
        return true
      }
    }
    if let penn = observation.penn, let usual = baseline(.penn, for: observation), penn >= usual + numbers.pennRise * 1000 { return true }
    if observation.source.isClinician, let mas = observation.mas, let usual = baseline(.mas, for: observation),
      mas >= usual + numbers.masRiseMilli
    {
      return true
    }
    return observation.found(.rigid)
  }

  /// SPAST_UP3: tone far above the patient's own.
  package func isSpasticityFarUp(_ observation: Observation) -> Bool {
    guard isSpasticityUp(observation) else { return false }
    let numbers = numbers.definitions
    if let nrs = observation.nrs {
      if let usual = baseline(.nrs, for: observation) {
        if nrs >= usual + numbers.strongRiseMilliNRS && nrs >= numbers.spasticityFloorMilliNRS { return true }
        if nrs >= numbers.strongMilliNRS && nrs > usual { return true }
      } else if nrs >= numbers.strongMilliNRS {
        return true
      }
    }
    guard observation.source.isClinician else { return false }
    if let mas = observation.mas, let usual = baseline(.mas, for: observation), mas >= usual + numbers.strongMASRiseMilli { return true }
    return observation.found(.rigid)
  }

  /// Tone answered and back to the patient's own (3.1.8); nil where tone was not answered by a scale.
  package func isToneCalm(_ observation: Observation) -> Bool? {
    if isSpasticityUp(observation) { return false }
    var answer: Bool?
    if let nrs = observation.nrs { answer = baseline(.nrs, for: observation).map { nrs <= $0 + 1000 } ?? true }
    if let penn = observation.penn, answer != false { answer = baseline(.penn, for: observation).map { penn <= $0 + 1000 } ?? answer }
    if let mas = observation.mas, observation.source.isClinician, answer != false {
      answer = baseline(.mas, for: observation).map { mas <= $0 + 1000 } ?? answer
    }
    return answer
  }

  /// ITCH: itch without new rash and without a new drug that explains it. Unknown rash counts as no rash.
  package func isItching(_ observation: Observation) -> Bool {
    guard observation.answer(.itch) == true else { return false }
    let report = report(of: observation)
    if report.contains(where: { isNew(.rash, in: $0) && $0.isAccepted }) { return false }
    let begun = itchBegan(observation)
    let drugs = chart.window(chart.medications, from: observation.at - numbers.definitions.itchDrug, to: begun)
    return !drugs.contains { drug in
      drug.isAccepted && drug[Medication.status] == .started && drug[Medication.class] != .oralBaclofen
        && drug[Medication.class] != .antispastic
    }
  }

  /// When the itch of an observation began: the first of the itch answers without a no between.
  private func itchBegan(_ observation: Observation) -> Int64 {
    var begun = observation.at
    for earlier in observations(from: observation.at - numbers.definitions.baselineFrom, to: observation.at).reversed() {
      guard let answer = earlier.answer(.itch) else { continue }
      if !answer { break }
      begun = earlier.at
    }
    return begun
  }
}
