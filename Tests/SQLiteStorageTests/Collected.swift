import Foundation

/// Things from several threads, in the order in which they came.
final class Collected<Item: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var items: [Item] = []

  func add(_ item: Item) { lock.withLock { items.append(item) } }

  var all: [Item] { lock.withLock { items } }
}
