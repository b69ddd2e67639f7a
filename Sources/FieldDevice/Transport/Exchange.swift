import Foundation
import LogStorage
import SyncProtocol

/// Reads what a transport brings: whole small answers, and refusals (RFC 9457).
enum Exchange {
  /// Sends a request and returns the whole answer.
  static func small(_ path: String, _ body: [UInt8], over transport: any SyncTransport) async throws(DeviceError) -> [UInt8] {
    do {
      let response = try await transport.send(TransportRequest(path: path, body: body))
      guard response.status == 200 else { throw await refusal(response) }
      return try await collected(response, limit: SyncLimits.enrolment)
    } catch {
      throw deviceError(error, at: transport.address)
    }
  }

  /// What a server that does not answer with 200 says.
  static func refusal(_ response: TransportResponse) async -> DeviceError {
    let body = (try? await collected(response, limit: 16 * 1024)) ?? []
    let problem = try? JSONDecoder().decode(ProblemDocument.self, from: Data(body))
    let word = problem?.type.flatMap { $0.split(whereSeparator: { $0 == "/" || $0 == ":" || $0 == "#" }).last.map(String.init) }
    guard let word else { return .refused(code: "http-\(response.status)", detail: "no reason was given; check the server's address") }
    guard let code = ProblemCode(rawValue: word) else { return .refused(code: word, detail: problem?.detail ?? problem?.title ?? "") }
    let detail = problem?.detail.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
    return .refused(code: word, detail: "\(code.title)\(detail). \(code.remedy)")
  }

  /// The error of this library for whatever broke.
  static func deviceError(_ error: any Error, at address: String) -> DeviceError {
    switch error {
    case let error as DeviceError: error
    case let error as SyncProblem: deviceError(error, at: address)
    case let error as StorageError: .storage(error)
    case let error as NothingSent: .unreachable(address, detail: error.detail)
    case is CancellationError: .cancelled
    default: Task.isCancelled ? .cancelled : .unreachable(address, detail: error.localizedDescription)
    }
  }

  private static func deviceError(_ problem: SyncProblem, at address: String) -> DeviceError {
    switch problem.code {
    case .signerFailed: .keyUnusable(problem.description)
    case .cutShort: .unreachable(address, detail: "the connection broke while the answer came")
    case .codeWrong, .serverNotCertified, .wrongClinic: .serverNotProven
    case .outOfOrder: .fault(problem.description)
    default: .notBelieved(problem.description)
    }
  }

  private static func collected(_ response: TransportResponse, limit: Int) async throws -> [UInt8] {
    var body: [UInt8] = []
    for try await chunk in response.chunks {
      guard body.count + chunk.count <= limit else { throw SyncProblem(.tooLarge, "an answer of more than \(limit) bytes") }
      body += chunk
    }
    return body
  }

  private struct ProblemDocument: Decodable {
    var type: String?
    var title: String?
    var detail: String?
  }
}
