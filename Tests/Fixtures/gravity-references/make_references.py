#!/usr/bin/env python3
"""Writes cases.csv, estimates.csv and scalars.csv from the real panels, and compares other programs.

    make_references.py DATA [--peers] [--only TEXT]

DATA is the directory of the data sets. With --peers the same designs go through fereg and pyfixest
at their tightest workable tolerance, and peers.csv says how far they are from the reference.
"""
import csv
import os
import sys
import time
import warnings
import numpy as np
import pandas as pd
import reference as ref
from language import design, group, read, select, split
from specifications import SPECS

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))


def rank_of_effects(codes):
    """Rank of all dummies together."""
    if not codes:
        return 0
    fx = ref.Effects(codes)
    fx.weigh(np.ones(len(codes[0])))
    if not fx.q:
        return fx.sizes[0]
    return fx.sizes[0] + len(fx.basis)


def nested(effect, clusters):
    """Whether every group of the effect lies in one cluster of some dimension."""
    return any(len(np.unique(effect * (c.max() + 1) + c)) == len(np.unique(effect)) for c in clusters)


def slug(inference):
    return (inference.replace("cluster:", "by-").replace("sym(exporter, importer)", "pair").replace("sym(iso_o, iso_d)", "pair")
            .replace(" + ", "-and-").replace("^", "x").replace(":", "-"))


def run(spec, data, out, peers):
    name, path, selection, formula, family, weights, offset, inferences = spec
    start = time.time()
    frame = read(os.path.join(data, path))
    if selection:
        frame = frame[select(frame, selection)].reset_index(drop=True)
    wanted = " ".join(i.split(":")[1] for i in inferences if i.startswith("cluster"))
    d = design(frame, formula, family, weights, offset, wanted)
    y, x, codes = d["y"], d["x"], d["effects"]
    keep, single, sep = ref.sample(y, x, codes, family == "poisson")
    y, x, codes = y[keep], x[keep], [ref.codes_of([c[keep]]) for c in codes]
    w = d["w"][keep] if d["w"] is not None else np.ones(len(y))
    off = d["offset"][keep] if d["offset"] is not None else np.zeros(len(y))
    n = len(y)
    rank = rank_of_effects(codes) if any("classical" in i or "regression" in i for i in inferences) and family == "ols" \
        or any("regression" in i for i in inferences) else 0
    if family == "poisson":
        b, eta, mu, xt, fx, score, rounds = ref.poisson(y, x, codes, w, off)
        weight, u, scale = w * mu, w * (y - mu), 1.0
        dev, ll = ref.deviance(y, eta, mu, w), ref.log_likelihood(y, eta, mu, w)
        m = np.average(y, weights=w)
        ll0 = ref.log_likelihood(y, np.full(n, np.log(m)), np.full(n, m), w)
        fit = 1 - ll / ll0
    else:
        b, e, xt, fx, score = ref.least_squares(y, x, codes, w)
        rounds = 1
        k = rank + x.shape[1]
        weight, u = w, w * e
        dev = float(np.sum(w * e * e))
        scale = dev / (n - k)
        total = float(np.sum(w * (y - np.average(y, weights=w)) ** 2))
        fit = 1 - dev / total
        ll = -0.5 * n * (np.log(2 * np.pi * dev / n) + 1) + 0.5 * float(np.sum(np.log(w)))
    ratio = np.linalg.svd(xt * np.sqrt(weight)[:, None] / np.sqrt((weight[:, None] * xt * xt).sum(0)), compute_uv=False)
    condition = ratio[0] / ratio[-1]
    rows = d["frame"][keep].reset_index(drop=True)
    for inference in inferences:
        kind, *rest = inference.split(":")
        rule = "regression" if rest and rest[-1] == "regression" else "asymptotic"
        names = split(rest[0], "+") if kind == "cluster" else []
        clusters = [group(rows, c) for c in names]
        k = x.shape[1] + rank
        if rule == "regression" and clusters:
            free = [c for c in codes if not nested(c, clusters)]
            k = x.shape[1] + rank_of_effects(free)
        v, counts, negative = ref.covariance(xt, weight, u, None if kind == "classical" else clusters, n, rule, k, scale)
        se = np.sqrt(np.diag(v))
        case = f"{name}-{slug(inference)}"
        factor = {"classical": "none" if family == "poisson" else "e'e/(N-K)", "robust": "N/(N-1)", "cluster": "min(G)/(min(G)-1)"}[kind]
        if rule == "regression":
            factor = "N/(N-K)" if kind == "robust" else "min(G)/(min(G)-1) (N-1)/(N-K)"
        out["cases"].append([case, path, selection, formula, family, weights, offset, kind, " + ".join(names), factor])
        for t, bb, s in zip(d["names"], b, se):
            out["estimates"].append([case, t, repr(float(bb)), repr(float(s))])
        out["scalars"].append([case, n, int(sep.sum()), int(single.sum()), d["missing"], repr(float(dev)), repr(float(ll)), repr(fit),
                               " ".join(map(str, counts)), k if rule == "regression" or (kind == "classical" and family == "ols") else "",
                               negative if len(counts) > 1 else "", f"{score:.1e}", rounds])
        if peers and kind != "classical" and rule == "asymptotic":
            for who in peers:
                if who == "pyfixest" and n > 60000 and family == "poisson" and len(codes) > 2:
                    continue  # Minutes at this tolerance.
                out["peers"] += compare(who, case, d, names, family, b, se, n)
    print(f"{name}: n {n}, separated {sep.sum()}, singletons {single.sum()}, score {score:.1e}, cond {condition:.1f}, "
          f"{rounds} rounds, {time.time() - start:.1f} s", flush=True)


def compare(who, case, d, cluster_names, family, b, se, n):
    """One program on the same columns; the rows it drops itself are its own business."""
    import importlib
    lib = importlib.import_module(who)
    f = pd.DataFrame({"y": d["y"]})
    names = []
    for j, c in enumerate(d["names"]):
        if c != "(Intercept)":
            f[f"x{j}"] = d["x"][:, j]
            names.append(f"x{j}")
    for j, c in enumerate(d["effects"]):
        f[f"f{j}"] = c
    clusters = []
    for j, c in enumerate(cluster_names):
        f[f"c{j}"] = group(d["frame"], c)
        clusters.append(f"c{j}")
    fml = "y ~ " + " + ".join(names) + (" | " + " + ".join(f"f{j}" for j in range(len(d["effects"]))) if d["effects"] else "")
    arguments = dict(vcov={"CRV1": "+".join(clusters)} if clusters else "hetero", ssc=lib.ssc(k_adj=False, G_adj=True, G_df="min"),
                     fixef_tol=1e-12, fixef_maxiter=100000)
    if d["w"] is not None:
        f["w"] = d["w"]
        arguments["weights"] = "w"
    if d["offset"] is not None:
        f["o"] = d["offset"]
        arguments["offset"] = "o"
    if family == "poisson":
        arguments |= dict(iwls_tol=1e-12, iwls_maxiter=200, separation_check=["fe", "ir"])
    call = lib.fepois if family == "poisson" else lib.feols
    t = time.time()
    try:
        m = call(fml, f, **arguments)
        first = 1 if not d["effects"] else 0
        c, s = np.asarray(m.coef()), np.asarray(m.se())
        want = len(b)
        if not clusters:
            s = s * np.sqrt(m._N / (m._N - 1))  # Both leave out the factor with k_adj off.
        if len(c) != want:
            return [[case, who, len(c), int(m._N), "", "", f"{time.time() - t:.2f}", "other number of terms"]]
        return [[case, who, len(c), int(m._N), f"{np.abs(c - b).max():.1e}", f"{np.abs(s / se - 1).max():.1e}",
                 f"{time.time() - t:.2f}", "" if int(m._N) == n else "other rows"]]
    except Exception as error:
        return [[case, who, "", "", "", "", f"{time.time() - t:.2f}", str(error).split("\n")[0][:150]]]


HEADS = dict(
    cases="case,data,selection,formula,family,weights,offset,inference,cluster,small_sample",
    estimates="case,term,estimate,std_error",
    scalars="case,n,separated,singletons,missing,deviance,log_likelihood,pseudo_r2,clusters,k,negative_eigenvalues,score,rounds",
    peers="case,program,terms,n,largest_coefficient_difference,largest_relative_std_error_difference,seconds,note")


def main():
    data = sys.argv[1]
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    peers = sys.argv[sys.argv.index("--peers") + 1].split(",") if "--peers" in sys.argv else []
    skip = sys.argv[sys.argv.index("--skip") + 1].split(",") if "--skip" in sys.argv else []
    to = sys.argv[sys.argv.index("--to") + 1] if "--to" in sys.argv else HERE
    out = {k: [] for k in HEADS}
    for spec in SPECS:
        if only in spec[0] and not (skip and any(s in spec[0] for s in skip)):
            run(spec, data, out, peers)
            for k, rows in out.items():
                if rows:
                    with open(os.path.join(to, f"{k}.csv"), "w", newline="") as f:
                        csv.writer(f, lineterminator="\n").writerows([HEADS[k].split(",")] + rows)


if __name__ == "__main__":
    main()
