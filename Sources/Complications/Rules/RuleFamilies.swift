/// The rules that are built.
enum RuleFamilies {
  /// Every family, in the order in which they are asked at one instant (3.1.26).
  static let all: [any RuleFamily] = [
    EntryErrors(), Programming(), RefillTiming(), PumpStall(), ScanFollowUp(), PumpBattery(), PumpAlarmAndFault(), Withdrawal(),
    WithdrawalTrajectory(), SilentInterruption(), FeverWatch(), Overdose(), Infection(), SpinalFluidLeak(), Neurological(), BackPain(),
    LossOfEffect(), CatheterFault(),
    DataConflict(),
  ]
}
