#!/usr/bin/env python3
"""Holds published.csv against the plain reference of ../gravity-references; prints every row that differs.

    check_published.py DATA
"""
import csv
import math
import os
import sys
import numpy as np
import pandas as pd

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "gravity-references"))
import reference as ref
from make_references import rank_of_effects
from language import design, group, read, select


def derive(f):
    """The derived columns that SOURCE.md defines; sums run over the selected years, own trade included."""
    by = lambda *c: f.groupby(list(c)).trade.transform("sum")
    f["y_out"], f["e_in"] = by("exporter", "year"), by("importer", "year")
    total = f.groupby("year").trade.transform("sum")
    if "dist" in f:
        f["remoteness_exp"] = (f.dist * total / f.e_in).groupby([f.exporter, f.year]).transform("sum")
        f["remoteness_imp"] = (f.dist * total / f.y_out).groupby([f.importer, f.year]).transform("sum")
    own = f.exporter == f.importer
    f["own"] = own.astype(float)
    f["own_country"] = np.where(own, f.exporter, "international")
    low, high = np.where(f.exporter < f.importer, f.exporter, f.importer), np.where(f.exporter < f.importer, f.importer, f.exporter)
    f["pair_common"] = np.where(own, "own", pd.Series(low) + "-" + pd.Series(high))
    if "mfn_tariff" in f:
        f["mfn"] = np.where(own, 1.0, 1 + f.mfn_tariff)
    return f


def estimate(data, years, selection, formula, family, cluster, rule="asymptotic"):
    f = read(os.path.join(data, "agtpa", "exercise2_mfn.csv" if "mfn" in formula or "rta_lag3" in formula else "applications.csv.gz"))
    f = f[select(f, years)].reset_index(drop=True)
    f = derive(f)
    f = f[select(f, selection)].reset_index(drop=True)
    d = design(f, formula, family, cluster=cluster)
    keep, single, sep = ref.sample(d["y"], d["x"], d["effects"], family == "poisson")
    y, x, codes = d["y"][keep], d["x"][keep], [ref.codes_of([c[keep]]) for c in d["effects"]]
    c = [group(d["frame"][keep].reset_index(drop=True), cluster)]
    n = len(y)
    k = x.shape[1] + rank_of_effects(codes)

    def fit(x):
        if family == "poisson":
            b, eta, mu, xt, fx, score, rounds = ref.poisson(y, x, codes)
            v, counts, _ = ref.covariance(xt, mu, y - mu, c, n, rule, k)
        else:
            b, e, xt, fx, score = ref.least_squares(y, x, codes)
            eta = y - e
            v, counts, _ = ref.covariance(xt, np.ones(n), e, c, n, rule, k)
        return b, v, eta, score, counts

    b, v, eta, score, counts = fit(x)
    out = {t: (bb, math.sqrt(s)) for t, bb, s in zip(d["names"], b, np.diag(v))}
    lag = [i for i, t in enumerate(d["names"]) if t.startswith("rta")]
    if len(lag) > 1:
        out["sum of rta terms"] = (b[lag].sum(), math.sqrt(v[np.ix_(lag, lag)].sum()))
    years_ = [i for i, t in enumerate(d["names"]) if t.startswith("year::")]
    if years_:
        i, j = years_[0], years_[-1]
        g = np.zeros(len(b))
        g[j], g[i] = 100 / b[i], -100 * b[j] / b[i] ** 2
        out["percent change of distance 1986 to 2006"] = (100 * (b[j] - b[i]) / b[i], math.sqrt(g @ v @ g))
    if any(k in formula for k in ("lang + clny", )) and "rta" not in formula and "year, log" not in formula:
        b2, v2, *_ = fit(np.column_stack([x, eta**2]))
        out["RESET p-value"] = (math.erfc(abs(b2[-1] / math.sqrt(v2[-1, -1])) / math.sqrt(2)), None)
    return out, n, counts, score


def main():
    rows = list(csv.DictReader(open(os.path.join(HERE, "published.csv"))))
    done, bad = {}, 0
    for r in rows:
        key = (r["years"], r["selection"], r["formula"], r["family"], r["cluster"],
               "regression" if "N-K" in r["small_sample"] else "asymptotic")
        if key not in done:
            done[key] = estimate(sys.argv[1], *key)
            print(f'{r["table"]}/{r["column"]}: n {done[key][1]}, clusters {done[key][2]}, score {done[key][3]:.0e}', flush=True)
        out, n, *_ = done[key]
        if r["term"] not in out:
            print("no term", r["term"], list(out))
            bad += 1
            continue
        b, s = out[r["term"]]
        digits = int(r["decimals"])
        for what, here, there in (("estimate", b, r["estimate"]), ("std_error", s, r["std_error"]), ("n", n, r["n"])):
            if there == "":
                continue
            off = abs(here - float(there))
            limit = 0.5 * 10.0**-digits * (1 + 1e-6) if what != "n" else 0
            if off > limit:
                bad += 1
                print(f'DIFFERS {r["table"]}/{r["column"]} {r["term"]} {what}: printed {there}, here {here:.7f}')
    print(f"{len(rows)} rows, {bad} differences")


if __name__ == "__main__":
    main()
