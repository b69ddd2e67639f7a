public import ChangeLog
public import Complications

extension EnrolledDevice {
  /// What detection finds in a log as this device holds it: the last known data, offline, by the same engine as the server's.
  ///
  /// The findings say of each device when it was last heard of; what others have not sent is not in them.
  /// - Parameter settings: the rulebook, the site, and zones (ClinicalFiles has those that the product ships with).
  /// - Returns: what is known by this device's clock. What it does not yet know of an arrival counts from when it was written.
  /// - Throws: ``DeviceError``; `.unknownLog` where nothing of the log is held.
  public func findings(in log: PumpLogID, by settings: DetectionSettings) throws(DeviceError) -> DetectionResult {
    settings.detect(in: try view(of: log), at: Int64(clamping: clock.read().wallMS))
  }
}
