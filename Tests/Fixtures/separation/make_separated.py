#!/usr/bin/env python3
"""Decides by linear programming, with certificates in exact fractions, which rows are separated.

    make_separated.py DIRECTORY        the directory of the example files; writes separated.csv here

A row i with y = 0 is separated when some z = X g + D a (D: a constant or the dummies of the effects)
is 0 in every row with y > 0, at least 0 where y = 0, and above 0 in row i. Sums of such z are such z,
so there is one largest set, found by one program:

    maximise sum t over t, l     t <= z = B l,  0 <= t <= 1,  z unbounded above

where the columns of B span all z that are 0 where y > 0. B is computed in exact fractions from the
decimals as they are written. Two certificates are checked for each file:
  primal   l rounded to fractions: z >= 0 exactly everywhere and z > 0 exactly on the set;
  dual     weights p >= 1 on the zero rows outside the set with B' p = 0, so that no z >= 0 can be
           above 0 there (solved by a second program, then made exact or its residual reported).
"""
import csv
import glob
import os
import sys
from fractions import Fraction
import numpy as np
from scipy.optimize import linprog

HERE = os.path.dirname(os.path.abspath(__file__))


def nullspace(rows, width):
    """A basis, in fractions, of the vectors that every row is orthogonal to."""
    rows = [r[:] for r in rows]
    pivots, at = [], 0
    for c in range(width):
        p = next((i for i in range(at, len(rows)) if rows[i][c] != 0), None)
        if p is None:
            continue
        rows[at], rows[p] = rows[p], rows[at]
        lead = rows[at][c]
        rows[at] = [v / lead for v in rows[at]]
        for i in range(len(rows)):
            if i != at and rows[i][c] != 0:
                f = rows[i][c]
                rows[i] = [a - f * b for a, b in zip(rows[i], rows[at])]
        pivots.append(c)
        at += 1
    basis = []
    for c in range(width):
        if c not in pivots:
            v = [Fraction(0)] * width
            v[c] = Fraction(1)
            for r, p in zip(rows, pivots):
                v[p] = -r[c]
            basis.append(v)
    return basis


def read(path):
    with open(path) as f:
        table = list(csv.DictReader(f))
    xs = [c for c in table[0] if c.startswith("x")]
    ids = [c for c in table[0] if c.startswith("id")]
    y = [Fraction(r["y"]) for r in table]
    columns = [[Fraction(r[c]) for r in table] for c in xs]
    groups = [[r[c] for r in table] for c in ids]
    labels = [int(float(r["separated"])) for r in table] if "separated" in table[0] else None
    return y, columns, groups, labels


def separated(y, columns, groups, rows):
    """The separated rows among `rows`, and the facts of the certificates."""
    zero = [i for i in rows if y[i] == 0]
    if not zero:
        return set(), dict(dual=0.0, primal=True)
    design = [list(c) for c in columns]
    if groups:
        for g in groups:
            for level in sorted(set(g[i] for i in rows)):
                design.append([Fraction(int(v == level)) for v in g])
    else:
        design.append([Fraction(1)] * len(y))
    # Columns of one size: a scale changes no sign.
    design = [[v / m for v in c] for c in design for m in [max(abs(v) for v in c) or Fraction(1)]]
    positive = {tuple(c[i] for c in design) for i in rows if y[i] > 0}
    basis = nullspace([list(r) for r in positive], len(design))
    b = [[sum(design[k][i] * v[k] for k in range(len(design)) if v[k]) for v in basis] for i in zero]
    if not basis or not any(any(r) for r in b):
        return set(), dict(dual=0.0, primal=True)
    bf = np.array([[float(v) for v in r] for r in b])
    scale = np.abs(bf).max(axis=0)
    scale[scale == 0] = 1
    bf /= scale
    n, m = bf.shape
    # Variables: t (n), l (m), free.
    a = np.hstack([np.eye(n), -bf])
    s = linprog(np.r_[-np.ones(n), np.zeros(m)], A_ub=a, b_ub=np.zeros(n), bounds=[(0, 1)] * n + [(None, None)] * m,
                method="highs", options=dict(primal_feasibility_tolerance=1e-10, dual_feasibility_tolerance=1e-10))
    assert s.status == 0, s.message
    inside = s.x[:n] > 0.5
    assert ((s.x[:n] < 1e-7) | (s.x[:n] > 1 - 1e-7)).all(), "between zero and one"
    exact = None
    for limit in (1, 10, 1000, 10**6, 10**9):
        l = [Fraction(float(v)).limit_denominator(limit) / Fraction(float(c)) for v, c in zip(s.x[n:], scale)]
        z = [sum(r[k] * l[k] for k in range(m)) for r in b]
        if all(v >= 0 for v in z) and all((v > 0) == bool(i) for v, i in zip(z, inside)):
            exact = z
            break
    outside = np.flatnonzero(~inside)
    residual = 0.0
    if len(outside):
        d = linprog(np.ones(len(outside)), A_eq=bf[outside].T, b_eq=np.zeros(m), bounds=[(1, None)] * len(outside),
                    method="highs", options=dict(primal_feasibility_tolerance=1e-10))
        assert d.status == 0, "no dual certificate"
        residual = float(np.abs(bf[outside].T @ d.x).max() / d.x.max())
        for limit in (1, 60, 10**4, 10**8):
            p = [Fraction(float(v)).limit_denominator(limit) for v in d.x]
            if all(v >= 1 for v in p) and all(sum(p[j] * b[outside[j]][k] for j in range(len(p))) == 0 for k in range(m)):
                residual = 0
                break
    return {zero[i] for i in np.flatnonzero(inside)}, dict(dual=residual, primal=exact is not None)


def alone(groups, rows):
    """Rows that are the only one of some group, until there is none."""
    out, left = set(), set(rows)
    while True:
        found = set()
        for g in groups:
            count = {}
            for i in left:
                count[g[i]] = count.get(g[i], 0) + 1
            found |= {i for i in left if count[g[i]] == 1}
        if not found:
            return out
        out |= found
        left -= found


def main():
    output = [["file", "row", "separated", "reason"]]
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.csv"))):
        name = os.path.basename(path)
        y, columns, groups, labels = read(path)
        rows = list(range(len(y)))
        set_, facts = separated(y, columns, groups, rows)
        again, _ = separated(y, columns, groups, [i for i in rows if i not in set_])
        assert not again, "one program did not find all"
        # Both reasons to their joint fixed point: singletons, separation, again.
        reason, left = {}, set(rows)
        while True:
            a = alone(groups, left)
            left -= a
            b, _ = separated(y, columns, groups, sorted(left))
            left -= b
            reason |= {i: "singleton" for i in a} | {i: "separated" for i in b}
            if not a and not b:
                break
        agree = "" if labels is None else ("labels agree" if set_ == {i for i in rows if labels[i]} else
                                           f"LABELS DIFFER: here {sorted(i + 1 for i in set_)}, there {[i + 1 for i in rows if labels[i]]}")
        missed = sorted(i + 1 for i in set_ if i not in reason)
        print(f"{name:32s} rows {len(y):4d} zeros {sum(v == 0 for v in y):3d} separated {len(set_):3d} "
              f"primal {'exact' if facts['primal'] else 'NOT EXACT'} dual {facts['dual']:.1e} "
              f"joint: {sum(v == 'separated' for v in reason.values())} separated, "
              f"{sum(v == 'singleton' for v in reason.values())} singleton {agree} {('not dropped jointly: ' + str(missed)) if missed else ''}")
        for i in rows:
            output.append([name, i + 1, int(i in set_), reason.get(i, "")])
    with open(os.path.join(HERE, "separated.csv"), "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(output)


if __name__ == "__main__":
    main()
