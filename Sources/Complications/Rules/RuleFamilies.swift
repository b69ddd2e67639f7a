/// The rules that are built.
enum RuleFamilies {
  /// Every family, in the order in which they are asked at one instant (3.1.26).
  static let all: [any RuleFamily] = [
    EntryErrors(), WrongDrug(), UnitSlip(), Programming(), BridgeBolus(), PumpSettings(), StoppedPump(), RestoredDelivery(),
    RefillTiming(), RefillPattern(), PumpAccess(), PumpStall(), ScanFollowUp(), PumpBattery(), PumpAlarmAndFault(),
    ResidualVolume(), Withdrawal(), WithdrawalTrajectory(), SilentInterruption(), FeverWatch(), Overdose(), PostContactWatch(),
    RepeatedOverdose(), Infection(), SpinalFluidLeak(), Neurological(), BackPain(), LossOfEffect(), DoseEscalation(),
    CatheterFault(), CatheterSuspicion(), SterileRecord(), MonitoringGap(), EducationGap(), CandidateGate(), DataConflict(),
  ]
}
