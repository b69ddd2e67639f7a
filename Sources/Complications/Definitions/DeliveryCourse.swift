import PumpRecords

/// What the pump holds and delivers over time (evidence.md 2.5).
package struct DeliveryCourse: Sendable {
  init() {}
  init(of chart: Chart) {}
}
