import NumericEngine

/// What a function makes of each element, in the order of the elements, worked out on all cores: reading a thousand runs
/// takes time.
///
/// - Parameter transform: called once for each element, for several at the same time.
func concurrentMap<Element, Result>(_ elements: [Element], _ transform: (Element) -> Result) -> [Result] {
  withoutActuallyEscaping(transform) { transform in
    [Result](unsafeUninitializedCapacity: elements.count) { results, count in
      nonisolated(unsafe) let (elements, places, transform) = (elements, results, transform)
      // Each task writes to a place of its own.
      ThreadPool(threads: Machine.cores).run(tasks: elements.count) { place in
        places.initializeElement(at: place, to: transform(elements[place]))
      }
      count = elements.count
    }
  }
}
