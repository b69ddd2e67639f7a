/// A pump and its catheter: what is set, what is in it, and what reaches the spinal fluid (simulation-model.md section 4).
struct Pump: Sendable {
  enum State: String, Sendable { case running, stopped, stalled, minimumRate }

  let capacityML: Double
  let tubingML = 0.199
  let catheterML = 0.198
  var alarmVolumeML = 2.0

  var state = State.running
  /// As programmed, mcg/day.
  var doseMcgPerDay: Double
  /// As programmed, mcg/mL.
  var concentration: Double
  /// What is truly in the reservoir, mcg/mL.
  var heldConcentration: Double
  var reservoirML: Double
  /// What the pump itself computes.
  var displayedML: Double
  /// Old solution that is still in tubing and catheter, mL, and its concentration.
  var oldML = 0.0
  var oldConcentration = 0.0
  /// Hours of a bridge that is still running, and its flow.
  var bridgeHours = 0.0
  var bridgeMLPerHour = 0.0
  /// True flow over programmed flow in this interval.
  var gain: Double
  /// The share that a damaged catheter lets through, 1 of a sound one.
  var catheterShare = 1.0
  /// How much of what a catheter loses is held back in the reservoir: pressure of an occlusion.
  var heldBack = 0.0
  var hasSoundedLow = false
  var hasSoundedEmpty = false

  var programmedMLPerHour: Double {
    switch state {
    case .running: bridgeHours > 0 ? bridgeMLPerHour : doseMcgPerDay / concentration / 24
    case .minimumRate: 0.006 / 24
    case .stopped, .stalled: 0
    }
  }

  /// The flow that the pump believes in: it does not know of a stall before it is found.
  private var believedMLPerHour: Double { state == .stalled ? doseMcgPerDay / concentration / 24 : programmedMLPerHour }

  /// One hour further.
  /// - Parameter isSensitive: delivers less from 3.8 mL downwards.
  /// - Returns: mcg that reached the spinal fluid.
  mutating func hour(isSensitive: Bool) -> Double {
    displayedML = max(0, displayedML - believedMLPerHour)
    var flow = programmedMLPerHour * gain
    if isSensitive && reservoirML < 3.8 { flow *= max(0.5, 1 - 0.5 * (3.8 - reservoirML) / 1.7) }
    // Below about 1 mL delivery is not guaranteed.
    if reservoirML < 1 { flow *= max(0, reservoirML - 0.2) / 0.8 }
    flow *= 1 - (1 - catheterShare) * heldBack
    flow = min(flow, reservoirML)
    reservoirML -= flow
    if bridgeHours > 0 { bridgeHours -= 1 }
    let old = min(flow, oldML)
    oldML -= old
    return (old * oldConcentration + (flow - old) * heldConcentration) * catheterShare
  }

  /// Fills with a solution: what is in tubing and catheter stays until it has flowed out.
  mutating func fill(to volumeML: Double, concentration filled: Double, shown: Double) {
    if filled != heldConcentration {
      oldML = tubingML + catheterML
      oldConcentration = heldConcentration
    }
    heldConcentration = filled
    reservoirML = volumeML
    displayedML = shown
    hasSoundedLow = false
    hasSoundedEmpty = false
  }
}
