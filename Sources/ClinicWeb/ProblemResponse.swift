import Foundation
import HTTPTypes
import Logging
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import SyncProtocol

/// Refusals as RFC 9457 problems. The type's last part is the stable code that `Protocol/` documents.
enum ProblemResponse {
  private struct Body: Encodable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var code: String
    var remedy: String
  }

  static func response(_ problem: SyncProblem, headers: HTTPFields = [:]) -> Response {
    let code = problem.code
    let body = Body(
      type: "urn:cistern:problem:\(code.rawValue)", title: code.title, status: code.status, detail: problem.detail,
      code: code.rawValue, remedy: code.remedy)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = (try? encoder.encode(body)) ?? Data()
    var headers = headers
    headers[.contentType] = "application/problem+json"
    return Response(status: .init(code: code.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

/// Turns every error below it into a problem, and what nobody handles into 404 or 500: no stack trace leaves the server.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  let counts: WebCounts
  let explain: @Sendable (any Error) -> SyncProblem

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as SyncProblem {
      counts.refused(problem.code.rawValue)
      context.logger.info("refused", metadata: ["code": .string(problem.code.rawValue)])
      return ProblemResponse.response(problem)
    } catch let error as any HTTPResponseError {
      let code: ProblemCode =
        switch error.status.code {
        case 404: .notFound
        case 405: .methodNotAllowed
        case 413: .tooLarge
        default: .malformed
        }
      counts.refused(code.rawValue)
      return ProblemResponse.response(SyncProblem(code, ""))
    } catch {
      let problem = BodyTrouble.problem(error) ?? explain(error)
      counts.refused(problem.code.rawValue)
      context.logger.error("failed", metadata: ["code": .string(problem.code.rawValue), "error": .string("\(error)")])
      return ProblemResponse.response(problem)
    }
  }
}

/// What is wrong with how a body came.
enum BodyTrouble {
  /// The problem for an error of decoder or decompressor; nil for any other error.
  static func problem(_ error: any Error) -> SyncProblem? {
    switch error {
    case HTTPParserError.invalidEOFState: SyncProblem(.cutShort, "")
    case NIOHTTPDecompression.DecompressionError.limit:
      SyncProblem(.tooLarge, "a compressed body that grows more than \(WebLimits.inflation)-fold")
    case is NIOHTTPDecompression.DecompressionError: SyncProblem(.malformed, "the compressed body cannot be inflated")
    case let error as NIOHTTPDecompression.ExtraDecompressionError:
      error == .truncatedData
        ? SyncProblem(.cutShort, "the compressed body ends early") : SyncProblem(.malformed, "bytes behind the compressed body")
    default: nil
    }
  }
}
