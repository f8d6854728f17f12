/// The script of report pages: tables sort by a click on a column's head, curves tell their values under the pointer.
///
/// Everything is on the page without it, and it asks for nothing from elsewhere. The page's policy names it by `hash`, so
/// that no other script runs.
enum PageScript {
  /// The SHA-256 of `text` in base64, as a content security policy names a script.
  static let hash = "kJKDYTTjzo+OjGwh6os7OnRLV4LnMSqjz97aCqmgdvk="

  /// The buttons are made here, so that a page without scripts has none that do nothing.
  ///
  /// A plot carries its scales in `data-x` and `data-y`, as kind, first and last pixel, first and last value, and for days the
  /// milliseconds after midnight; its curves carry their names in `data-name`. A value is read off the drawn curve, and is as exact as that.
  static let text = """
    "use strict";
    const number = text => {
      const digits = text.replace(/−/g, "-").replace(/[,%<+]/g, "").replace(/ .*/, "");
      return digits === "" ? NaN : Number(digits);
    };
    for (const table of document.querySelectorAll("table")) {
      const rows = [...table.tBodies[0].rows], heads = [...table.tHead.rows[0].cells];
      heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
          for (const other of heads) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
          const keys = new Map(rows.map(row => [row, row.cells[column].textContent.trim()]));
          const isNumeric = [...keys.values()].every(key => key === "" || !isNaN(number(key)));
          table.tBodies[0].append(...[...rows].sort((one, other) => {
            const a = keys.get(one), b = keys.get(other);
            if (a === "" || b === "") return (a === "") - (b === "");
            return sign * (isNumeric ? number(a) - number(b) : a.localeCompare(b));
          }));
        });
      });
    }
    const scale = text => {
      const [kind, start, end, lower, upper, clock] = text.split(" ").map((part, place) => place ? Number(part) : part);
      const isLog = kind === "log", low = isLog ? Math.log(lower) : lower, high = isLog ? Math.log(upper) : upper;
      return {
        start, end,
        value(pixel) {
          const value = low + (pixel - start) / (end - start) * (high - low);
          if (kind === "day") return Math.round((value - clock) / 864e5) * 864e5 + clock;
          return kind === "whole" ? Math.round(value) : isLog ? Math.exp(value) : value;
        },
        pixel: value => start + ((isLog ? Math.log(value) : value) - low) / (high - low) * (end - start),
        text(value) {
          if (kind === "day") return new Date(value).toISOString().slice(0, 10);
          if (kind === "time") return new Date(value).toISOString().slice(0, 16).replace("T00:00", "").replace("T", " ");
          if (kind === "percent") return (100 * value).toFixed(1) + "%";
          return kind === "whole" ? String(value) : String(Number(value.toPrecision(3)));
        },
      };
    };
    const crossing = (path, x) => {
      let low = 0, high = path.getTotalLength();
      if (path.getPointAtLength(low).x > x + 1 || path.getPointAtLength(high).x < x - 1) return null;
      for (let step = 0; step < 20; step++) {
        const middle = (low + high) / 2;
        if (path.getPointAtLength(middle).x < x) low = middle; else high = middle;
      }
      const point = path.getPointAtLength(high);
      return Math.abs(point.x - x) > 1 ? null : point;
    };
    const box = document.createElement("div");
    box.className = "readout";
    box.hidden = true;
    document.body.append(box);
    for (const plot of document.querySelectorAll("svg [data-x]")) {
      const svg = plot.ownerSVGElement, x = scale(plot.dataset.x), y = scale(plot.dataset.y);
      svg.addEventListener("pointerleave", () => box.hidden = true);
      svg.addEventListener("pointermove", event => {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        if (at.x < x.start || at.x > x.end || at.y > y.start || at.y < y.end) {
          if (box.plot === plot) box.hidden = true;
          return;
        }
        const value = x.value(at.x), lines = [document.createElement("b")];
        lines[0].textContent = [plot.dataset.label, x.text(value)].join(" ").trim();
        for (const path of plot.querySelectorAll("[data-name]")) {
          const point = crossing(path, x.pixel(value));
          if (!point || point.y > y.start + 1 || point.y < y.end - 1) continue;
          const line = document.createElement("div"), mark = document.createElement("span");
          mark.className = path.getAttribute("class");
          mark.textContent = "●";
          line.append(mark, [" " + path.dataset.name, y.text(y.value(point.y))].join(" "));
          lines.push(line);
        }
        box.replaceChildren(...lines);
        box.plot = plot;
        box.hidden = lines.length < 2;
        box.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 4)) + "px";
        box.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - box.offsetHeight - 4)) + "px";
      });
    }
    """
}
