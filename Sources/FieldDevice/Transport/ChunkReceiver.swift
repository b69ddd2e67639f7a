import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Hands the parts of each HTTP answer to whom it belongs.
final class ChunkReceiver: NSObject, URLSessionDataDelegate {
  private struct Waiting: Sendable {
    var response: CheckedContinuation<TransportResponse, any Error>?
    var chunks: AsyncThrowingStream<[UInt8], any Error>.Continuation?
  }

  private let waiting = Mutex<[Int: Waiting]>([:])

  func wait(for task: URLSessionTask, _ continuation: CheckedContinuation<TransportResponse, any Error>) {
    let number = task.taskIdentifier
    waiting.withLock { $0[number] = Waiting(response: continuation, chunks: nil) }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let (stream, chunks) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
    chunks.onTermination = { [weak dataTask] reason in
      if case .cancelled = reason { dataTask?.cancel() }
    }
    let number = dataTask.taskIdentifier
    let answer = waiting.withLock { waiting in
      let answer = waiting[number]?.response
      waiting[number] = Waiting(response: nil, chunks: chunks)
      return answer
    }
    answer?.resume(returning: TransportResponse(status: (response as? HTTPURLResponse)?.statusCode ?? 0, chunks: stream))
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let number = dataTask.taskIdentifier
    waiting.withLock { $0[number]?.chunks }?.yield([UInt8](data))
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let number = task.taskIdentifier
    let done = waiting.withLock { $0.removeValue(forKey: number) }
    done?.response?.resume(throwing: error ?? URLError(.badServerResponse))
    done?.chunks?.finish(throwing: error)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    // Signed requests go to the address that the clinic gave out and nowhere else.
    completionHandler(nil)
  }
}
