"""The part of the formula and selection language that the reference cases use."""
import ast
import re
import numpy as np
import pandas as pd
from reference import codes_of


def read(path):
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def select(frame, text):
    """Rows for which the selection holds."""
    if not text:
        return np.ones(len(frame), bool)

    def value(node):
        if isinstance(node, ast.Name):
            return frame[node.id].to_numpy()
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return ~value(node.operand)
        if isinstance(node, ast.BoolOp):
            parts = [value(v) for v in node.values]
            return np.logical_and.reduce(parts) if isinstance(node.op, ast.And) else np.logical_or.reduce(parts)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            a, op, right = value(node.left), node.ops[0], node.comparators[0]
            if isinstance(op, (ast.In, ast.NotIn)):
                found = np.isin(a, [e.value for e in right.elts])
                return found if isinstance(op, ast.In) else ~found
            b = value(right)
            return {ast.Eq: a == b, ast.NotEq: a != b, ast.Gt: a > b, ast.Lt: a < b, ast.GtE: a >= b,
                    ast.LtE: a <= b}[type(op)] if not isinstance(op, (ast.Gt, ast.Lt, ast.GtE, ast.LtE)) else \
                {ast.Gt: np.greater, ast.Lt: np.less, ast.GtE: np.greater_equal, ast.LtE: np.less_equal}[type(op)](a, b)
        raise ValueError(ast.dump(node))

    return np.asarray(value(ast.parse(text, mode="eval").body), bool)


def split(text, mark):
    """Splits outside parentheses."""
    out, depth, part = [], 0, ""
    for ch in text:
        depth += (ch == "(") - (ch == ")")
        if ch == mark and depth == 0:
            out.append(part.strip())
            part = ""
        else:
            part += ch
    return [p for p in out + [part.strip()] if p]


def number(frame, text):
    """One column: a name, log(name), border(), or a product of them with ':'."""
    out = 1.0
    for p in split(text, ":"):
        if p == "border()":
            v = (frame.exporter != frame.importer).to_numpy(float)
        elif m := re.fullmatch(r"log\((\w+)\)", p):
            v = np.log(frame[m[1]].to_numpy(float))
        else:
            v = frame[p].to_numpy(float)
        out = out * v
    return out


def term(frame, text):
    """Names and columns of a term."""
    if m := re.fullmatch(r"(i|border)\((\w+)(?:, ([^=]+?))?(?:, ref=(\w+))?\)", text):
        kind, by, inner, ref = m.groups()
        levels = sorted(frame[by].unique())
        base = number(frame, "border()" if kind == "border" else inner)
        tail = f":{inner}" if inner else ""
        head = "border" if kind == "border" else by
        return [(f"{head}::{l}{tail}", base * (frame[by] == l).to_numpy(float)) for l in levels if str(l) != ref]
    return [(text, number(frame, text))]


def group(frame, text):
    """Codes of an effect or a cluster: names joined by ^, or sym(exporter, importer)."""
    if m := re.fullmatch(r"sym\((\w+), (\w+)\)", text):
        a, b = frame[m[1]].to_numpy().astype(str), frame[m[2]].to_numpy().astype(str)
        return codes_of([np.where(a < b, a, b).astype(object), np.where(a < b, b, a).astype(object)])
    return codes_of([frame[c].to_numpy() for c in split(text, "^")])


def columns_of(text):
    return {w for w in re.findall(r"[A-Za-z_]\w*", text)} - {"log", "i", "border", "sym", "ref"}


def design(frame, formula, family, weights="", offset="", cluster=""):
    """Everything an estimation needs from the selected rows, rows with an empty cell left out."""
    left, right = [p.strip() for p in formula.split("~")]
    parts = [p.strip() for p in right.split("|")]
    used = columns_of(left) | set().union(*(columns_of(p) for p in parts)) | columns_of(weights) | columns_of(offset)
    used |= columns_of(cluster)
    if "border(" in right:
        used |= {"exporter", "importer"}
    complete = frame[sorted(used & set(frame.columns))].notna().all(axis=1).to_numpy()
    missing = int((~complete).sum())
    frame = frame[complete].reset_index(drop=True)
    terms = [t for p in split(parts[0], "+") for t in term(frame, p)]
    effects = split(parts[1], "+") if len(parts) > 1 else []
    if not effects:
        terms = [("(Intercept)", np.ones(len(frame)))] + terms
    return dict(
        y=number(frame, left), names=[n for n, _ in terms], x=np.column_stack([v for _, v in terms]),
        effects=[group(frame, e) for e in effects], effect_names=effects, frame=frame, missing=missing,
        w=number(frame, weights) if weights else None, offset=number(frame, offset) if offset else None)
