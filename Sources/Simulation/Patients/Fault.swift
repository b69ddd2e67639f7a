/// What goes wrong with delivery: the truth that a detector does not see (simulation-model.md sections 4 and 5).
public enum Fault: String, Sendable, CaseIterable {
  /// A leak or break of the catheter: 10 to 70 % arrive.
  case catheterLeak
  /// A kink or occlusion: at most 30 % arrive.
  case catheterOcclusion
  /// The tip moves out over 10 to 90 days.
  case catheterMigration
  /// Nothing arrives.
  case catheterDisconnection
  /// Off for 6 to 24 hours, some times a month, by posture.
  case catheterPositional
  /// The motor stands still.
  case pumpStall
  /// A low battery resets the pump to its minimum rate.
  case batteryReset
  /// A scan after which the motor does not start again.
  case scanStall
  /// Programmed to stop by mistake, or a session that was not finished.
  case programmedStop
  /// A dose twice or more what was meant.
  case programmedHigh
  /// A dose half or less what was meant.
  case programmedLow
  /// A stronger solution without a bridge: the old one runs at the new, slow rate.
  case bridgeOmitted
  /// The pump holds another concentration than it is programmed for.
  case wrongConcentration
  /// The drug went beside the pump.
  case pocketFill
  /// The visit was missed and not booked again.
  case missedRefill

  /// How often it begins in a year of one patient, where it is not injected; zero: it hangs on a visit, a scan or a program.
  func ratePerYear(monthsSinceSurgery: Double) -> Double {
    let catheter = monthsSinceSurgery < 1 ? 0.21 : monthsSinceSurgery < 12 ? 0.058 : 0.020
    return switch self {
    case .catheterLeak: 0.35 * catheter
    case .catheterOcclusion: 0.25 * catheter
    case .catheterMigration: 0.20 * catheter
    case .catheterDisconnection: 0.12 * catheter
    case .catheterPositional: 0.08 * catheter
    case .pumpStall: 0.004
    case .batteryReset: 0.0005
    case .scanStall, .programmedStop, .programmedHigh, .programmedLow, .bridgeOmitted, .wrongConcentration, .pocketFill,
      .missedRefill:
      0
    }
  }

  /// The finding classes of which one at least names it or its effect.
  public var classes: Set<String> {
    switch self {
    case .catheterLeak, .catheterOcclusion, .catheterMigration, .catheterDisconnection, .catheterPositional:
      ["withdrawal", "loss_of_effect", "catheter_malfunction", "residual_excess"]
    case .pumpStall, .scanStall: ["pump_stall", "withdrawal", "residual_excess"]
    case .batteryReset: ["pump_battery", "pump_stopped", "withdrawal", "residual_excess"]
    case .programmedStop: ["pump_stopped", "withdrawal", "programming_error"]
    case .programmedHigh: ["programming_error", "overdose"]
    case .programmedLow: ["programming_error", "withdrawal"]
    case .bridgeOmitted: ["bridge_error", "withdrawal"]
    case .wrongConcentration: ["drug_entry_error", "overdose", "withdrawal", "bridge_error"]
    case .pocketFill: ["residual_deficit", "overdose", "withdrawal"]
    case .missedRefill: ["reservoir_depletion", "pump_access_failure", "withdrawal"]
    }
  }
}
