#!/usr/bin/env python3
"""Write the large made-up gravity panels that the benchmarks of estimation read.

    make-panels.py DIRECTORY [ROWS ...]       ROWS is 1200000, 3750000 or 10000000

A panel holds every directed pair of countries, own trade included, in every year:

    trade ~ Poisson(mu * h),  h = exp(0.8 e - 0.32),  e standard normal
    log mu = exporter size + importer size + shocks by country and year + pair effect
             + 0.35 x1 - 0.60 x2 + 0.25 x3

Sizes and pair effects have heavy tails: three in ten flows are zero, and the largest flow is a hundred
million times the median one or more. x1 is a 0/1 agreement that the two directions of a pair share
and that starts in some year and stays; x2 is continuous and follows both countries' years in part;
x3 is a tariff-like mixture, zero for most pairs and under an agreement, continuous elsewhere.
Some pairs never trade and some exporters sell nothing in a year (rows without a likelihood maximum);
twelve rows bear a partner that is seen once (singletons).

All draws come from the generator whose stream numpy has frozen (RandomState), so a panel is the same
on every machine up to the last digit of exp(). With numpy 2.4 and pandas 3.1 the SHA-256 are

    1200000    519ea996ff41027af6132a3d62a89f4120f399b9934b6828a9c8ef1fe3e1bcd5
    3750000    df3e41699633e4c4102570ddf6f087cad6098087c11d39253ee26dcd2cc58a40
    10000000   fa5e484c82dd361d2bbbc6a176abe0dd39670ec73cc681ffa7faea86d7583c2e
"""
import sys
import numpy as np
import pandas as pd

SHAPES = {1_200_000: (200, 30), 3_750_000: (250, 60), 10_000_000: (500, 40)}


def panel(rows):
    n, t = SHAPES[rows]
    draw = np.random.RandomState(rows % 2**31)
    normal = draw.standard_normal
    # Country sizes with their growth; a random walk about it.
    trend = np.arange(t) / t
    size_out = 1.9 * normal(n)
    size_in = 0.7 * size_out + 1.1 * normal(n)
    walk = lambda: np.cumsum(0.12 * normal((n, t)), axis=1) + 0.5 * normal((n, 1)) * trend
    out_year = size_out[:, None] + walk() + 0.15 * normal((n, t))
    in_year = size_in[:, None] + walk() + 0.15 * normal((n, t))
    # Distance on a plane, kept in both directions; own trade is near and favoured.
    place = draw.uniform(size=(n, 2))
    gap = np.sqrt(((place[:, None, :] - place[None, :, :]) ** 2).sum(2))
    own = np.eye(n, dtype=bool)
    pair = -1.1 * np.log(gap + 0.02) + 1.0 * normal((n, n)) + 0.9 * symmetric(normal((n, n)))
    pair[own] += 4.0
    # The agreement.
    start = symmetric(draw.randint(2, t, size=(n, n)))
    signs = symmetric(draw.uniform(size=(n, n))) < 0.35 - 0.2 * gap
    start = np.where(signs & ~own, start, t)
    x1 = (np.arange(t)[None, None, :] >= start[:, :, None]).astype(np.int64)
    # The continuous regressor.
    x2 = 0.3 * (out_year[:, None, :] - size_out[:, None, None])
    x2 = x2 - 0.3 * (in_year[None, :, :] - size_in[None, :, None])
    x2 = x2 + 0.4 * normal((n, n))[:, :, None] * trend[None, None, :] + 0.5 * normal((n, n, t))
    x2 = np.round(x2, 4)
    # The mixed one.
    level = np.where(draw.uniform(size=(n, n)) < 0.45, draw.gamma(2.0, 0.4, size=(n, n)), 0.0)
    level[own] = 0
    x3 = level[:, :, None] * (1.2 - trend)[None, None, :] * np.exp(0.3 * normal((n, n, t)))
    x3 = np.round(x3 * (1 - x1), 4)
    eta = out_year[:, None, :] + in_year[None, :, :] + pair[:, :, None] + 0.8
    eta = eta + 0.35 * x1 - 0.60 * x2 + 0.25 * x3
    never = (draw.uniform(size=(n, n)) < 0.02) & ~own
    silent = draw.uniform(size=(n, t)) < 0.002
    mean = np.exp(eta + 0.8 * normal((n, n, t)) - 0.32)
    mean[never] = 0
    mean = np.where(silent[:, None, :], 0, mean)
    del eta
    trade = draw.poisson(mean)
    del mean
    code = np.array([f"C{i + 1:03d}" for i in range(n)], dtype=object)
    where = np.arange(n)
    exporter = pd.Categorical.from_codes(np.repeat(where, n * t), code)
    importer = np.tile(np.repeat(where, t), n)
    single = draw.choice(rows, 12, replace=False)
    importer[single] = n + np.arange(12)
    code_in = np.concatenate([code, np.array([f"ONE{i + 1:02d}" for i in range(12)], dtype=object)])
    return pd.DataFrame({
        "exporter": exporter,
        "importer": pd.Categorical.from_codes(importer, code_in),
        "year": np.tile(np.arange(1961, 1961 + t), n * n),
        "trade": trade.ravel(),
        "x1": x1.ravel(),
        "x2": x2.ravel(),
        "x3": x3.ravel(),
    })


def symmetric(a):
    """The upper triangle mirrored into the lower one."""
    upper = np.triu(a)
    return upper + np.triu(a, 1).T


def main():
    directory = sys.argv[1]
    for rows in [int(a) for a in sys.argv[2:]] or sorted(SHAPES):
        frame = panel(rows)
        print(f"{rows} rows: {100 * (frame.trade == 0).mean():.1f} % zeros, median "
              f"{frame.trade.median():.0f}, largest {frame.trade.max()}", file=sys.stderr)
        frame.to_csv(f"{directory}/panel-{rows}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
