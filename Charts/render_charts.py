"""Draws Vega-Lite charts with the Vega libraries that the vl-convert wheel brings.

    render_charts.py [--library FOLDER]... JOBS

JOBS is a JSON file: a list of objects with `chart` (a Vega-Lite specification), `output` (a file that ends in
.svg, .png or .pdf) and `round` (whether the coordinates of an SVG are rounded to a tenth). Paths are relative to the
folder of JOBS. Ends with 86 where vl-convert is absent, and with 1, after a line for each on the standard error, where
a chart could not be drawn; the others are drawn all the same. Nothing is fetched from anywhere.
"""

import json
import os
import re
import sys

MISSING = 86
# Twice the size on the page, so that a figure is sharp on paper and on fine screens.
PNG_SCALE = 2


def rounded(path):
    """Coordinates to a tenth of a point, which no eye tells apart and which halves a map."""
    return re.sub(r"-?\d+\.\d+", lambda number: f"{float(number.group()):.1f}".removesuffix(".0"), path.group())


def draw(job, folder, vl_convert):
    with open(os.path.join(folder, job["chart"]), encoding="utf-8") as file:
        specification = json.load(file)
    output = os.path.join(folder, job["output"])
    # No address is allowed: a specification has its data inside.
    nothing = {"allowed_base_urls": []}
    if output.endswith(".svg"):
        text = vl_convert.vegalite_to_svg(specification, **nothing)
        if job.get("round"):
            text = re.sub(r' d="[^"]*"', rounded, text)
        content = text.encode("utf-8")
    elif output.endswith(".png"):
        content = vl_convert.vegalite_to_png(specification, scale=PNG_SCALE, **nothing)
    elif output.endswith(".pdf"):
        content = vl_convert.vegalite_to_pdf(specification, **nothing)
    else:
        raise ValueError(f"no such kind of figure: {job['output']}")
    with open(output, "wb") as file:
        file.write(content)


def main(words):
    folders = []
    while words and words[0] == "--library":
        folders.append(words[1])
        words = words[2:]
    # The folder of the working directory may hold anything; only the stated ones come first.
    sys.path[:] = folders + [folder for folder in sys.path if folder]
    try:
        import vl_convert
    except ImportError as error:
        print(error, file=sys.stderr)
        return MISSING
    with open(words[0], encoding="utf-8") as file:
        jobs = json.load(file)
    failed = 0
    for job in jobs:
        try:
            draw(job, os.path.dirname(words[0]), vl_convert)
        except Exception as error:  # a fault of one chart must not cost the others
            failed += 1
            print(f"{job.get('output')}: {' '.join(str(error).split())[:500]}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
