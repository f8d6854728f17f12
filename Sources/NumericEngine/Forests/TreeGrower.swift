/// A grown tree; nodes and leaves count from its own beginning.
struct RegressionTree: Sendable {
  var features: [Int32] = []
  var thresholds: [Float] = []
  var rights: [Int32] = []
  var leaves: [Float] = []
  /// By feature: how much its splits reduced the squared error.
  var decrease: [Double]
}

/// Grows one tree, depth first, left before right, in memory of its own that it does not outlive.
struct TreeGrower {
  /// A node whose split is still to be found: samples `start..<end` of `order`.
  private struct Pending {
    let start: Int
    let end: Int
    let depth: Int
    /// The parent whose right child this is; -1 for others.
    let parent: Int
  }

  /// The best split of a node.
  private struct Split {
    var score = -Double.infinity
    var feature = -1
    /// Samples up to this rank go left.
    var rank: UInt32 = 0
    var nextRank: UInt32 = 0
  }

  private let table: ForestTable
  private let options: ForestOptions
  private var random: RandomStream
  /// The samples that the tree learns from, each once, those of a node side by side.
  private let order: UnsafeMutablePointer<UInt32>
  private var sampleCount = 0
  /// How often each sample was drawn.
  private let weights: UnsafeMutablePointer<Double>
  /// All features; the first ones of a node's draw stand in front.
  private let features: UnsafeMutablePointer<Int>
  /// Rank and sample of a node's rows, and room to sort them.
  private let keys: UnsafeMutablePointer<UInt64>
  private let spare: UnsafeMutablePointer<UInt64>
  private let counts: UnsafeMutablePointer<Int>
  /// Weighted sums of the outputs: of the samples left of a split, and of a whole node.
  private let left: UnsafeMutablePointer<Double>
  private let total: UnsafeMutablePointer<Double>

  static func grow(_ table: ForestTable, _ options: ForestOptions, random: RandomStream) -> RegressionTree {
    var grower = TreeGrower(table, options, random: random)
    defer { grower.deallocate() }
    return grower.grow()
  }

  private init(_ table: ForestTable, _ options: ForestOptions, random: RandomStream) {
    self.table = table
    self.options = options
    self.random = random
    let count = table.sampleCount
    order = .allocate(capacity: count)
    weights = .allocate(capacity: count)
    features = .allocate(capacity: table.featureCount)
    keys = .allocate(capacity: count)
    spare = .allocate(capacity: count)
    counts = .allocate(capacity: 1 << Self.digitBits)
    left = .allocate(capacity: table.outputCount)
    total = .allocate(capacity: table.outputCount)
    for feature in 0..<table.featureCount { features[feature] = feature }
    for sample in 0..<count { weights[sample] = options.bootstrap ? 0 : 1 }
    if options.bootstrap {
      for _ in 0..<count { weights[draw(below: count)] += 1 }
    }
    for sample in 0..<count where weights[sample] > 0 {
      order[sampleCount] = UInt32(sample)
      sampleCount += 1
    }
  }

  private func deallocate() {
    order.deallocate()
    weights.deallocate()
    features.deallocate()
    keys.deallocate()
    spare.deallocate()
    counts.deallocate()
    left.deallocate()
    total.deallocate()
  }

  /// A whole number in 0..<bound, by a 128-bit product instead of a remainder.
  private mutating func draw(below bound: Int) -> Int {
    Int(random.next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  private mutating func grow() -> RegressionTree {
    var tree = RegressionTree(decrease: [Double](repeating: 0, count: table.featureCount))
    var pending = [Pending(start: 0, end: sampleCount, depth: 0, parent: -1)]
    while let node = pending.popLast() {
      let index = tree.features.count
      if node.parent >= 0 { tree.rights[node.parent] = Int32(index) }
      let weight = sum(node.start, node.end)
      let split = canSplit(node) ? bestSplit(node, weight: weight) : Split()
      guard split.feature >= 0 else {
        tree.features.append(-1)
        tree.thresholds.append(0)
        tree.rights.append(Int32(tree.leaves.count / table.outputCount))
        for output in 0..<table.outputCount {
          tree.leaves.append(Float(table.means[output] + total[output] / weight))
        }
        continue
      }
      var before = 0.0
      for output in 0..<table.outputCount { before += total[output] * total[output] }
      tree.decrease[split.feature] += split.score - before / weight
      tree.features.append(Int32(split.feature))
      tree.thresholds.append(threshold(split))
      tree.rights.append(0)
      let middle = partition(node, split)
      pending.append(Pending(start: middle, end: node.end, depth: node.depth + 1, parent: index))
      pending.append(Pending(start: node.start, end: middle, depth: node.depth + 1, parent: -1))
    }
    return tree
  }

  /// Writes the weighted sums of a node's outputs to `total` and returns its weight.
  private func sum(_ start: Int, _ end: Int) -> Double {
    let outputCount = table.outputCount
    for output in 0..<outputCount { total[output] = 0 }
    var weight = 0.0
    for place in start..<end {
      let sample = Int(order[place])
      weight += weights[sample]
      for output in 0..<outputCount { total[output] += weights[sample] * table.outputs[sample * outputCount + output] }
    }
    return weight
  }

  private func canSplit(_ node: Pending) -> Bool {
    guard node.end - node.start >= 2 * options.minimumLeaf, node.end - node.start > 1,
      node.depth < options.maximumDepth ?? .max
    else { return false }
    let outputCount = table.outputCount
    let first = Int(order[node.start]) * outputCount
    for place in node.start + 1..<node.end {
      let sample = Int(order[place]) * outputCount
      for output in 0..<outputCount
      where table.outputs[sample + output] != table.outputs[first + output] { return true }
    }
    return false
  }

  /// Tries features in random order until enough of them were seen and one of them is not the same for all samples.
  private mutating func bestSplit(_ node: Pending, weight: Double) -> Split {
    var best = Split()
    let wanted = options.candidates.number(of: table.featureCount)
    var varying = 0
    for seen in 0..<table.featureCount {
      if seen >= wanted, varying > 0 { break }
      let place = seen + draw(below: table.featureCount - seen)
      let feature = features[place]
      features[place] = features[seen]
      features[seen] = feature
      if !sort(node, by: feature) { continue }
      varying += 1
      if table.outputCount == 1 {
        scanOne(node.end - node.start, feature, weight, &best)
      } else {
        scanAll(node.end - node.start, feature, weight, &best)
      }
    }
    return best
  }

  // MARK: Sorting

  /// Bits of a digit in the radix sort.
  private static let digitBits = 8

  /// Fills `keys` with the node's ranks and samples in order of ranks; false, and unsorted, where all ranks are equal.
  private func sort(_ node: Pending, by feature: Int) -> Bool {
    let count = node.end - node.start
    let base = feature * table.sampleCount
    var least = UInt32.max
    var greatest: UInt32 = 0
    for i in 0..<count {
      let sample = order[node.start + i]
      let rank = table.ranks[base + Int(sample)]
      least = min(least, rank)
      greatest = max(greatest, rank)
      keys[i] = UInt64(rank) << 32 | UInt64(sample)
    }
    if least == greatest { return false }
    if count <= 24 {
      insertionSort(count)
    } else {
      radixSort(count, least: least, range: greatest - least)
    }
    return true
  }

  private func insertionSort(_ count: Int) {
    for i in 1..<count {
      let key = keys[i]
      var place = i
      while place > 0, keys[place - 1] > key {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
    }
  }

  /// Sorts by rank, a digit at a time from the lowest; digits are as narrow as an equal number of passes allows.
  private func radixSort(_ count: Int, least: UInt32, range: UInt32) {
    let bits = 32 - range.leadingZeroBitCount
    let passes = (bits + Self.digitBits - 1) / Self.digitBits
    let width = (bits + passes - 1) / passes
    let mask = UInt32(1) << UInt32(width) - 1
    var source = keys
    var target = spare
    for pass in 0..<passes {
      let shift = UInt32(pass * width)
      for digit in 0...Int(mask) { counts[digit] = 0 }
      for i in 0..<count { counts[Int(((UInt32(source[i] >> 32) - least) >> shift) & mask)] += 1 }
      var next = 0
      for digit in 0...Int(mask) {
        let size = counts[digit]
        counts[digit] = next
        next += size
      }
      for i in 0..<count {
        let digit = Int(((UInt32(source[i] >> 32) - least) >> shift) & mask)
        target[counts[digit]] = source[i]
        counts[digit] += 1
      }
      swap(&source, &target)
    }
    if passes % 2 == 1 { for i in 0..<count { keys[i] = spare[i] } }
  }

  // MARK: Scanning

  // Splits are compared by sum_left^2 / weight_left + sum_right^2 / weight_right: what they leave of the node's sum of
  // squares is their squared error.

  private func scanOne(_ count: Int, _ feature: Int, _ weight: Double, _ best: inout Split) {
    let leaf = options.minimumLeaf
    let all = total[0]
    var leftWeight = 0.0
    var leftSum = 0.0
    for i in 0..<count - 1 {
      let sample = Int(UInt32(truncatingIfNeeded: keys[i]))
      leftWeight += weights[sample]
      leftSum += weights[sample] * table.outputs[sample]
      let rank = UInt32(keys[i] >> 32)
      let nextRank = UInt32(keys[i + 1] >> 32)
      if rank == nextRank || i + 1 < leaf || count - i - 1 < leaf { continue }
      let rightSum = all - leftSum
      let score = leftSum * leftSum / leftWeight + rightSum * rightSum / (weight - leftWeight)
      if score > best.score { best = Split(score: score, feature: feature, rank: rank, nextRank: nextRank) }
    }
  }

  private func scanAll(_ count: Int, _ feature: Int, _ weight: Double, _ best: inout Split) {
    let leaf = options.minimumLeaf
    let outputCount = table.outputCount
    for output in 0..<outputCount { left[output] = 0 }
    var leftWeight = 0.0
    for i in 0..<count - 1 {
      let sample = Int(UInt32(truncatingIfNeeded: keys[i]))
      leftWeight += weights[sample]
      for output in 0..<outputCount {
        left[output] += weights[sample] * table.outputs[sample * outputCount + output]
      }
      let rank = UInt32(keys[i] >> 32)
      let nextRank = UInt32(keys[i + 1] >> 32)
      if rank == nextRank || i + 1 < leaf || count - i - 1 < leaf { continue }
      var leftSquares = 0.0
      var rightSquares = 0.0
      for output in 0..<outputCount {
        leftSquares += left[output] * left[output]
        rightSquares += (total[output] - left[output]) * (total[output] - left[output])
      }
      let score = leftSquares / leftWeight + rightSquares / (weight - leftWeight)
      if score > best.score { best = Split(score: score, feature: feature, rank: rank, nextRank: nextRank) }
    }
  }

  // MARK: Splitting

  /// Midway between the neighbouring values, or the lower one where there is no number between them.
  private func threshold(_ split: Split) -> Float {
    let values = table.values[split.feature]
    let low = values[Int(split.rank)]
    let high = values[Int(split.nextRank)]
    let middle = low / 2 + high / 2
    return middle > low && middle < high ? middle : low
  }

  /// Moves the samples that go left to the front, keeping the order on both sides; returns where the right side begins.
  private func partition(_ node: Pending, _ split: Split) -> Int {
    let base = split.feature * table.sampleCount
    var next = node.start
    var moved = 0
    for place in node.start..<node.end {
      let sample = order[place]
      if table.ranks[base + Int(sample)] <= split.rank {
        order[next] = sample
        next += 1
      } else {
        spare[moved] = UInt64(sample)
        moved += 1
      }
    }
    for i in 0..<moved { order[next + i] = UInt32(spare[i]) }
    return next
  }
}
