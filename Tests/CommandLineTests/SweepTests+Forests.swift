import Foundation
import Testing

/// Forests, which have no epochs, among the models of sweeps.
extension SweepTests {
  @Test("Forests are ranked by their loss on the validation part, beside networks too")
  func forests() throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.spec.replacingOnce("  lstm: {family: lstm, hidden_size: 4}\n", by: "")
        .replacingOnce("  gru: {family: gru, hidden_size: 4}", by: "  forest: {family: random-forest, trees: 5}") + """
          matrix: {models.forest.min_samples_leaf: [1, 5, 60]}

          """)
    let points = try points(try document(work))
    let losses = points.compactMap { $0["validation_loss"] as? Double }
    #expect(losses.count == 3 && losses == losses.sorted() && Set(losses).count == 3)
    // Trees of one leaf forecast the mean of the training part: scaled to 0...1 a sine is far from that.
    #expect(points[2]["values"] as? [Int] == [60] && losses[2] > 2 * losses[0])
    #expect(points.allSatisfy { $0["status"] as? String == "done" && $0["epochs"] as? Int == 0 })
    let page = try work.run("run", "s.yaml").output
    #expect(page.contains("validation loss") && !page.contains("epochs"), "\(page)")
    let listed = try listed(work)
    #expect(listed.map { $0["run"] } == points.map { $0["run"] as? String })
    for (row, loss) in zip(listed, losses) {
      #expect(abs(Double(row["validation_loss"] ?? "")! - loss) <= 1e-15)
    }
    // A forest of another loss is another forest's judgement.
    let absolute = try self.points(try document(work, "training.loss=mae")).compactMap {
      $0["validation_loss"] as? Double
    }
    #expect(absolute.count == 3 && absolute != losses)
    // A network beside them that is the same at every point has no say, though it is better than one of them.
    let gru = "models.gru={family: gru, hidden_size: 4}"
    let (epochs, rate) = ("training.epochs=30", "training.optimizer.learning_rate=0.02")
    let both = try self.points(try document(work, gru, epochs, rate))
    #expect(both.count == 3 && both.allSatisfy { $0["model"] as? String == "forest" })
    #expect(both.map { $0["validation_loss"] as? Double } == losses)
    // Where all models vary, the better of the two is the point's.
    let shared = try self.points(try document(work, gru, epochs, rate, "matrix.window.lookback=[6]"))
    #expect(shared.count == 3)
    for point in shared {
      let leaf = (point["values"] as? [Int])?.first
      let alone = try #require(points.first { ($0["values"] as? [Int])?.first == leaf })
      let (loss, own) = (point["validation_loss"] as? Double ?? .nan, alone["validation_loss"] as? Double ?? .nan)
      #expect(point["model"] as? String == "forest" ? loss == own : loss < own)
      if leaf == 60 { #expect(point["model"] as? String == "gru") }
    }
  }

  @Test("Where a sweep varies networks alone, a better forest beside them does not hide how they differ")
  func forestBesideNetworks() throws {
    for matrix in ["models.gru.hidden_size: [2, 4]", "training.optimizer.learning_rate: [0.001, 0.002]"] {
      let work = try TinyExperiment.workspace(
        TinyExperiment.spec.replacingOnce("lstm: {family: lstm, hidden_size: 4}", by: "lstm: {family: random-forest}")
          + "matrix: {\(matrix)}\n")
      let points = try points(try document(work))
      let losses = points.compactMap { $0["validation_loss"] as? Double }
      #expect(points.count == 2 && points.allSatisfy { $0["model"] as? String == "gru" })
      #expect(try listed(work).map { $0["run"] } == points.map { $0["run"] as? String })
      #expect(losses.count == 2 && losses[0] < losses[1])
      for point in points {
        let run = try #require(point["run"] as? String)
        let own = try work.table("runs/tiny/\(run)/history.csv").rows.filter { $0["split"] == "validation" }
          .compactMap { Double($0["loss"] ?? "") }.min()
        #expect(abs(try #require(own) - (point["validation_loss"] as? Double ?? .nan)) < 1e-12)
      }
    }
  }

  @Test("A sweep over forests alone cannot be halved")
  func forestsHalved() throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.spec.replacingOnce("  lstm: {family: lstm, hidden_size: 4}\n", by: "")
        .replacingOnce("  gru: {family: gru, hidden_size: 4}", by: "  forest: {family: random-forest, trees: 5}")
        + "matrix: {models.forest.min_samples_leaf: [1, 5]}\nhalving: {min_epochs: 1}\n")
    let result = try work.run("check", "s.yaml")
    #expect(result.exitCode == 3)
    #expect(
      result.firstError == "s.yaml:13:1: error[E125]: 'halving' stops nothing: no model of the sweep trains in epochs",
      "\(result.errors)")
    #expect(result.errors.contains("hint: leave halving out, or add a network"))
  }
}
