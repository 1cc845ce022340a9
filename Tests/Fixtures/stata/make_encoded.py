"""Writes encoded.dta: the table of the engine's gravity tests, with codes of economies as value labels.

pandas writes columns of categories as Stata's `encode` does. The two columns have different sets of labels.
"""

import pandas

economies = ["KHM", "NA", "THA", "VNM", "LAO"]
rows = [(1999, "A", "B", 1, 1)]
for year in range(2000, 2003):
    for i, exporter in enumerate(economies):
        for n, importer in enumerate(economies):
            if i != n:
                trade = 0 if exporter == "LAO" else (7 * i + 5 * n + 3 * year) % 11
                rows.append((year, exporter, importer, trade, abs(i - n) * 40 + 10 * n))
rows.append((2002, "XXX", "KHM", 4, 9))
table = pandas.DataFrame(rows, columns=["year", "exporter", "importer", "trade", "dist"])
for side in ["exporter", "importer"]:
    table[side] = table[side].astype("category")
table.to_stata("encoded.dta", write_index=False, version=118)
