import Synchronization

/// Counts what passes, for `/metrics`: numbers alone, nothing of any patient, device or person.
final class WebCounts: Sendable {
  private struct Key: Hashable {
    var path: String
    var status: Int
  }

  private struct State {
    var requests: [Key: UInt64] = [:]
    var refusals: [String: UInt64] = [:]
    var buckets = [UInt64](repeating: 0, count: WebCounts.bounds.count)
    var duration = 0.0
    var answered: UInt64 = 0
    var underWay = 0
    var connections = 0
    var opened: UInt64 = 0
    var cutOff: UInt64 = 0
    var received: UInt64 = 0
    var sent: UInt64 = 0
    var batches: UInt64 = 0
  }

  /// Upper bounds of the histogram, seconds.
  private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
  private let state = Mutex(State())

  func connectionOpened() {
    state.withLock {
      $0.connections += 1
      $0.opened += 1
    }
  }
  func connectionClosed() { state.withLock { $0.connections -= 1 } }
  func cutOff() { state.withLock { $0.cutOff += 1 } }
  func received(_ bytes: Int) { state.withLock { $0.received += UInt64(bytes) } }
  func sent(_ bytes: Int) { state.withLock { $0.sent += UInt64(bytes) } }
  func stored(batches: Int) { state.withLock { $0.batches += UInt64(batches) } }
  func refused(_ code: String) { state.withLock { $0.refusals[code, default: 0] += 1 } }
  func began() { state.withLock { $0.underWay += 1 } }

  func ended(_ path: String, status: Int, seconds: Double) {
    state.withLock { state in
      state.underWay -= 1
      state.requests[Key(path: path, status: status), default: 0] += 1
      state.duration += seconds
      state.answered += 1
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound { state.buckets[index] += 1 }
    }
  }

  /// Everything in the text format of Prometheus, version 0.0.4.
  var text: String {
    let state = state.withLock { $0 }
    var out = ""
    func family(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]) {
      out += "# HELP cistern_\(name) \(help)\n# TYPE cistern_\(name) \(type)\n"
      for sample in samples { out += "cistern_\(name)\(sample.labels) \(sample.value)\n" }
    }
    func one(_ name: String, _ type: String, _ help: String, _ value: some CustomStringConvertible) {
      family(name, type, help, [("", value.description)])
    }
    let requests = state.requests.sorted { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) }
    family(
      "http_requests_total", "counter", "Requests answered, by path and status.",
      requests.map { ("{path=\"\($0.key.path)\",status=\"\($0.key.status)\"}", "\($0.value)") })
    family(
      "http_refusals_total", "counter", "Requests refused, by problem code.",
      state.refusals.sorted { $0.key < $1.key }.map { ("{code=\"\($0.key)\"}", "\($0.value)") })
    out += "# HELP cistern_http_request_duration_seconds From the end of a request's head to its answer's beginning.\n"
    out += "# TYPE cistern_http_request_duration_seconds histogram\n"
    for (bound, count) in zip(Self.bounds, state.buckets) {
      out += "cistern_http_request_duration_seconds_bucket{le=\"\(bound)\"} \(count)\n"
    }
    out += "cistern_http_request_duration_seconds_bucket{le=\"+Inf\"} \(state.answered)\n"
    out += "cistern_http_request_duration_seconds_sum \(state.duration)\ncistern_http_request_duration_seconds_count \(state.answered)\n"
    one("http_requests_under_way", "gauge", "Requests that are being answered.", state.underWay)
    one("http_connections", "gauge", "Open connections.", state.connections)
    one("http_connections_total", "counter", "Connections opened.", state.opened)
    one("http_connections_cut_off_total", "counter", "Connections ended because they were too slow.", state.cutOff)
    one("http_received_bytes_total", "counter", "Bytes of request bodies, inflated.", state.received)
    one("http_sent_bytes_total", "counter", "Bytes of answer bodies.", state.sent)
    one("sync_batches_total", "counter", "Batches that came whole.", state.batches)
    return out
  }
}
