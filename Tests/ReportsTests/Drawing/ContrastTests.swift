import Foundation
import Testing

@testable import Reports

/// Contrasts as WCAG 2 defines them: 4.5 for text, 3 for what is not text but needed to understand.
struct ContrastTests {
  /// (L1 + 0.05) / (L2 + 0.05) of the relative luminances, the lighter first; WCAG 2.2, "contrast ratio".
  private func contrast(_ one: String, _ other: String) throws -> Double {
    let luminances = try [one, other].map { colour in
      let value = try #require(Int(colour.dropFirst(), radix: 16))
      let parts = [value >> 16, value >> 8 & 255, value & 255].map { part in
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }.sorted()
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)
  }

  /// Ratios that WCAG's own technique G18 and its understanding documents give.
  @Test("the formula gives known ratios")
  func formula() throws {
    #expect(abs(try contrast("#000000", "#FFFFFF") - 21) < 1e-9)
    #expect(abs(try contrast("#777777", "#FFFFFF") - 4.48) < 0.005)
    #expect(abs(try contrast("#FF0000", "#FFFFFF") - 4.00) < 0.005)
  }

  @Test("text, links and what carries data stand out from the page, light and dark")
  func inks() throws {
    let text: [Ink] = [.text, .muted, .actual, .series(0)]
    let drawn: [Ink] = Ink.seriesLight.indices.map(Ink.series) + [.reference, .axis]
    for (background, panel, colour) in [
      (Ink.background.light, PageStyle.lightPanel, { $0.light }),
      (Ink.background.dark, PageStyle.darkPanel, { $0.dark }),
    ] as [(String, String, (Ink) -> String)] {
      for ink in text {
        #expect(try contrast(colour(ink), background) >= 4.5, "\(ink)")
        #expect(try contrast(colour(ink), panel) >= 4.5, "\(ink) on a note")
      }
      for ink in drawn { #expect(try contrast(colour(ink), background) >= 3, "\(ink)") }
    }
  }

  @Test(
    "numbers in cells can be read on every colour of both ramps", arguments: [HeatMapMark.Ramp.sequential, .diverging])
  func cells(ramp: HeatMapMark.Ramp) throws {
    for place in 0...1000 {
      let colour = ColourRamp.colour(ramp, Double(place) / 1000)
      #expect(try contrast(colour.hex, colour.text) >= 4.5, "\(place)")
    }
  }
}
