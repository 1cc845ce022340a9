"""A plain and slow reference for Poisson and least-squares estimates with fixed effects.

The estimator eliminates the largest effect exactly, builds the dense normal matrix of the other
effects, finds a basis of its columns by a pivoted Cholesky factor, and solves directly, with
iterative refinement. Newton steps go on until the score, which is measured, no longer falls. No code of the estimated programs is used.
"""
import numpy as np
import scipy.linalg as sla
import scipy.sparse as sp
from scipy.special import gammaln


def codes_of(columns):
    """Group number of each row, from the distinct combinations of columns."""
    out = None
    for c in columns:
        _, k = np.unique(np.asarray(c).astype(str) if np.asarray(c).dtype == object else np.asarray(c), return_inverse=True)
        k = k.astype(np.int64).ravel()
        out = k if out is None else out * (k.max() + 1) + k
    _, out = np.unique(out, return_inverse=True)
    return out.ravel()


class Effects:
    """Weighted least-squares projection on the dummies of any number of effects."""

    def __init__(self, codes):
        self.codes = sorted([codes_of([c]) for c in codes], key=lambda c: -(c.max() + 1))
        self.n = len(self.codes[0]) if codes else 0
        self.sizes = [int(c.max() + 1) for c in self.codes]
        if self.sizes:
            rows = np.arange(self.n)
            one = np.ones(self.n)
            self.first = sp.csr_matrix((one, (rows, self.codes[0])), shape=(self.n, self.sizes[0]))
            at = np.cumsum([0] + self.sizes[1:])
            self.q = int(at[-1])
            if self.q:
                self.rest = sp.hstack(
                    [sp.csr_matrix((one, (rows, c)), shape=(self.n, s)) for c, s in zip(self.codes[1:], self.sizes[1:])]
                ).tocsr()

    def weigh(self, w):
        """Factors the normal matrix at weights w."""
        if not self.sizes:
            return
        self.w = w
        self.d1 = np.bincount(self.codes[0], weights=w, minlength=self.sizes[0])
        if self.q:
            wr = sp.diags(w) @ self.rest
            self.cross = (self.first.T @ wr).tocsr()
            s = (self.rest.T @ wr).toarray()
            s -= (self.cross.T @ sp.diags(1 / self.d1) @ self.cross).toarray()
            self.scale = 1 / np.sqrt(np.asarray(wr.sum(0)).ravel())
            s *= self.scale[:, None]
            s *= self.scale[None, :]
            # The dummies are collinear: a pivoted factor finds a basis of them.
            f, pivot, rank, _ = sla.lapack.dpstrf(s, tol=1e-12, lower=1)
            self.basis = pivot[:rank] - 1
            self.factor = np.tril(f[:rank, :rank])

    def once(self, v):
        """Residual of v (n x m) on the dummies, one solve."""
        a = (self.first.T @ (self.w[:, None] * v)) / self.d1[:, None]
        r = v - a[self.codes[0]]
        if not self.q:
            return r
        b = (self.scale[:, None] * (self.rest.T @ (self.w[:, None] * r)))[self.basis]
        g = np.zeros((self.q, v.shape[1]))
        g[self.basis] = sla.cho_solve((self.factor, True), b, check_finite=False)
        r = v - self.rest @ (self.scale[:, None] * g)
        a = (self.first.T @ (self.w[:, None] * r)) / self.d1[:, None]
        return r - a[self.codes[0]]

    def residual(self, v, rounds=3):
        """Residual with refinement: the residual of a residual, as often as asked."""
        v = np.array(v, dtype=float)
        if v.ndim == 1:
            return self.residual(v[:, None], rounds)[:, 0]
        if not self.sizes:
            return v
        for _ in range(rounds):
            v = self.once(v)
        return v

    def score(self, u, scale):
        """Largest dummy score of u, relative to the dummy's sum of scale."""
        worst = 0.0
        for c in self.codes:
            s = np.abs(np.bincount(c, weights=u)) / np.maximum(np.bincount(c, weights=scale), 1e-300)
            worst = max(worst, float(s.max()))
        return worst


def singletons(keep, codes):
    """Removes rows that are alone in a group of any effect until none is."""
    dropped = np.zeros_like(keep)
    while True:
        alone = np.zeros_like(keep)
        for c in codes:
            count = np.bincount(c[keep], minlength=c.max() + 1)
            alone |= keep & (count[c] == 1)
        if not alone.any():
            return dropped
        dropped |= alone
        keep &= ~alone


def separated_rows(y, x, codes, w=None, rounds=200, zero=1e-7):
    """Rows of zero outcome that a direction separates: the iterative rectifier on exact solves.

    Returns the rows and a certificate: z = x g + effects, at least 0 where y = 0, 0 where y > 0.
    """
    pos = y > 0
    if pos.all():
        return np.zeros_like(pos), 0.0
    fx = Effects(codes)
    big = np.where(pos, 1e7, 1.0)
    fx.weigh(big)
    root = np.sqrt(big)
    xt = fx.residual(x) if x.shape[1] else x
    if x.shape[1]:
        qx, rx, piv = sla.qr(xt * root[:, None], mode="economic", pivoting=True)
        rank = int((np.abs(np.diag(rx)) > 1e-10 * abs(rx[0, 0])).sum()) if rx[0, 0] != 0 else 0
        qx = qx[:, :rank]
    u = (~pos).astype(float)
    for _ in range(rounds):
        ut = fx.residual(u, 2)
        if x.shape[1] and rank:
            ut = ut - (qx @ (qx.T @ (root * ut))) / root
        z = u - ut
        z[pos & (np.abs(z) < zero)] = 0
        z[np.abs(z) < zero] = 0
        if (z[~pos] >= 0).all():
            break
        u = np.where(pos, 0, np.maximum(z, 0))
    else:
        raise RuntimeError("the rectifier did not end")
    sep = ~pos & (z > 1e-5)
    return sep, float(np.abs(z[pos]).max() if pos.any() else 0)


def sample(y, x, codes, poisson):
    """Rows that take part, and how many left by reason: singletons first, separation then, again."""
    keep = np.ones(len(y), bool)
    single = np.zeros_like(keep)
    sep = np.zeros_like(keep)
    while True:
        a = singletons(keep, codes)
        single |= a
        b = np.zeros_like(keep)
        if poisson:
            # A group without a positive outcome is separated by its own dummy; the cheap case first.
            while True:
                gone = np.zeros_like(keep)
                for c in codes:
                    total = np.bincount(c[keep], weights=y[keep], minlength=c.max() + 1)
                    gone |= keep & (total[c] == 0)
                if not gone.any():
                    break
                b |= gone
                keep &= ~gone
            rows = np.flatnonzero(keep)
            s, _ = separated_rows(y[rows], x[rows], [c[rows] for c in codes])
            b[rows[s]] = True
            keep[rows[s]] = False
        sep |= b
        if not a.any() and not b.any():
            return keep, single, sep


def poisson(y, x, codes, w=None, offset=None, constant=False, tol=1e-13, log=False):
    """Poisson estimates by Newton steps; see the module. x carries the constant where there is one."""
    n = len(y)
    w = np.ones(n) if w is None else w
    offset = np.zeros(n) if offset is None else offset
    fx = Effects(codes)
    mu = (y + np.average(y, weights=w)) / 2
    eta = np.log(mu)
    best, stall, b = np.inf, 0, None
    for it in range(200):
        mu = np.exp(eta)
        fx.weigh(w * mu)
        z = eta - offset + (y - mu) / mu
        both = fx.residual(np.column_stack([z, x]), 2)
        zt, xt = both[:, 0], both[:, 1:]
        root = np.sqrt(w * mu)
        b, *_ = sla.lstsq(xt * root[:, None], zt * root, lapack_driver="gelsy") if x.shape[1] else (np.zeros(0),)
        e = zt - (xt @ b if x.shape[1] else 0)
        new = z - e + offset
        jump = np.abs(new - eta).max()
        eta = np.where(new > eta + 5, eta + 5, new) if it < 3 else new
        score = scaled_score(y, x, fx, w, np.exp(eta))
        if log:
            print(it, jump, score, b[:3], flush=True)
        if score < 1e-14 or (score < 1e-10 and score > 0.5 * best):
            stall += 1
        best = min(best, score)
        if stall >= 2:
            break
    mu = np.exp(eta)
    fx.weigh(w * mu)
    xt = fx.residual(x, 3)
    return b, eta, mu, xt, fx, scaled_score(y, x, fx, w, mu), it + 1


def scaled_score(y, x, fx, w, mu):
    u = (w * (np.asarray(y, np.longdouble) - mu)).astype(np.longdouble)
    s = 0.0
    for j in range(x.shape[1]):
        s = max(s, float(abs((u * x[:, j]).sum()) / (w * np.abs(x[:, j]) * (y + mu)).sum()))
    return max(s, fx.score(np.asarray(u, float), w * mu)) if fx.sizes else s


def least_squares(y, x, codes, w=None):
    n = len(y)
    w = np.ones(n) if w is None else w
    fx = Effects(codes)
    fx.weigh(w)
    both = fx.residual(np.column_stack([y, x]), 4)
    yt, xt = both[:, 0], both[:, 1:]
    root = np.sqrt(w)
    b, *_ = sla.lstsq(xt * root[:, None], yt * root, lapack_driver="gelsy")
    e = yt - xt @ b
    db, *_ = sla.lstsq(xt * root[:, None], e * root, lapack_driver="gelsy")
    b = b + db
    e = yt - xt @ b
    s = max(float(abs((w * e * x[:, j]).sum()) / (w * abs(e) * abs(x[:, j])).sum()) for j in range(x.shape[1]))
    if fx.sizes:
        s = max(s, fx.score(w * e, w * np.abs(e)))
    return b, e, xt, fx, s


def covariance(xt, weight, u, clusters, n, rule, k=0, scale=1.0):
    """Covariance of the coefficients.

    weight is that of the normal matrix, u the weighted residual. clusters: None for the classical
    one, [] for HC1, else lists of codes by dimension. rule: "asymptotic" multiplies by N/(N-1) or
    min(G)/(min(G)-1); "regression" by N/(N-K) or (N-1)/(N-K) x min(G)/(min(G)-1). Negative eigenvalues
    of a multi-way one are set to zero (Cameron, Gelbach and Miller 2011). Returns the matrix, the
    numbers of clusters and how many eigenvalues were negative.
    """
    root = np.sqrt(weight)
    _, r = np.linalg.qr(xt * root[:, None])
    ri = np.linalg.inv(r)
    bread = ri @ ri.T
    if clusters is None:
        return scale * bread, [], 0
    s = xt * u[:, None]
    if not clusters:
        q = n / (n - 1) if rule == "asymptotic" else n / (n - k)
        return q * bread @ (s.T @ s) @ bread, [], 0
    meat = np.zeros((xt.shape[1],) * 2)
    counts = [int(c.max() + 1) for c in clusters]
    for mask in range(1, 2 ** len(clusters)):
        part = [c for i, c in enumerate(clusters) if mask >> i & 1]
        c = codes_of(part)
        t = np.column_stack([np.bincount(c, weights=s[:, j]) for j in range(s.shape[1])])
        meat += (1 if len(part) % 2 else -1) * (t.T @ t)
    g = min(counts)
    q = g / (g - 1)
    if rule != "asymptotic":
        q *= (n - 1) / (n - k)
    v = q * bread @ meat @ bread
    negative = 0
    if len(clusters) > 1:
        l, e = np.linalg.eigh((v + v.T) / 2)
        negative = int((l < 0).sum())
        if negative:
            v = (e * np.maximum(l, 0)) @ e.T
    return v, counts, negative


def log_likelihood(y, eta, mu, w):
    return float(np.sum(w * (np.where(y > 0, y * eta, 0) - mu - gammaln(y + 1))))


def deviance(y, eta, mu, w):
    d = np.where(y > 0, y * (np.log(np.where(y > 0, y, 1)) - eta), 0) - (y - mu)
    return float(2 * np.sum(w * d.astype(np.longdouble)))
