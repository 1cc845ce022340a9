#!/usr/bin/env python3
"""Builds Worlds/Map/economies.topo.json from the Natural Earth shapes of a Debian package.

    apt-get download r-cran-rnaturalearthdata
    python3 -m venv map && map/bin/pip install rdata==1.1.0 topojson==2.2 shapely==2.2.0
    map/bin/python scripts/build-map.py r-cran-rnaturalearthdata_*.deb

The package keeps the 1:50 million countries as R objects in a lazy-load database: an index
(.rdx) of offsets and lengths, and a file (.rdb) of compressed objects, each behind its length.
"""

import gzip
import json
import lzma
import math
import struct
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import rdata
import topojson
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.validation import make_valid

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "Worlds" / "Map" / "economies.topo.json"

# Degrees by which a line may move, and steps of the grid on which points lie.
TOLERANCE = 0.04
GRID = 20_000
# An economy whose land covers less than this many square degrees, corrected for latitude, cannot be seen on a world map.
SMALL = 0.6
# Nobody's economy, and a third of the height of the page.
LEFT_OUT = {"ATA"}
# Natural Earth has codes of its own where ISO 3166 has none or came later.
OWN_CODES = {"KOS": "XKX"}


def read_objects(package, names):
    """The R objects of the package, by name."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        base = Path(folder) / "usr/lib/R/site-library/rnaturalearthdata/data/Rdata"
        index = convert(gzip.decompress(base.with_suffix(".rdx").read_bytes()))
        store = base.with_suffix(".rdb").read_bytes()
    objects = {}
    for name in names:
        offset, length = (int(number) for number in index["variables"][name])
        piece = store[offset : offset + length]
        if piece[4:5] != b"Z":
            sys.exit(f"{name}: compressed in a way that this script does not read: {piece[4:5]!r}")
        filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 24}]
        data = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=filters).decompress(piece[5:])
        if len(data) != struct.unpack(">I", piece[:4])[0]:
            sys.exit(f"{name}: the object is cut short")
        objects[name] = convert(data)
    return objects


def convert(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return rdata.conversion.convert(rdata.parser.parse_data(data))


def code(row):
    own, iso = str(row["adm0_a3"]), str(row["iso_a3"])
    return OWN_CODES.get(own, own if iso in ("-99", "<NA>", "nan", "None") else iso)


def shape(polygons):
    """The polygons of one country; a hole belongs to the polygon in which it lies."""
    outer, holes = [], []
    for ring in polygons.Polygons:
        points = [tuple(map(float, point)) for point in ring.coords]
        (holes if bool(ring.hole[0]) else outer).append(Polygon(points))
    parts = []
    for polygon in outer:
        inside = [hole.exterior.coords for hole in holes if polygon.contains(hole.representative_point())]
        parts.append(Polygon(polygon.exterior.coords, inside))
    whole = make_valid(MultiPolygon(parts))
    if whole.geom_type == "GeometryCollection":
        whole = MultiPolygon([part for part in whole.geoms if part.geom_type == "Polygon"])
    return whole


def parts_of(geometry):
    return list(geometry.geoms) if geometry.geom_type == "MultiPolygon" else [geometry]


def area(polygon):
    """Square degrees of the equator."""
    return polygon.area * math.cos(math.radians(polygon.centroid.y))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    objects = read_objects(sys.argv[1], ["countries50", "tiny_countries50"])
    countries, tiny = objects["countries50"], objects["tiny_countries50"]
    features = {}
    for position, (_, row) in enumerate(countries.data.iterrows()):
        name = code(row)
        if name in LEFT_OUT:
            continue
        geometry = shape(countries.polygons[position])
        largest = max(parts_of(geometry), key=area)
        point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
        land = sum(area(part) for part in parts_of(geometry))
        features[name] = feature(name, str(row["name_long"]), mapping(geometry), point.x, point.y, land < SMALL)
    for position, (_, row) in enumerate(tiny.data.iterrows()):
        name = code(row)
        if name not in features:
            x, y = (float(number) for number in list(tiny.coords)[position][:2])
            place = {"type": "Point", "coordinates": [x, y]}
            features[name] = feature(name, str(row["name_long"]), place, x, y, True)
    ordered = [features[name] for name in sorted(features)]
    areas = [item for item in ordered if item["geometry"]["type"] != "Point"]
    points = [item for item in ordered if item["geometry"]["type"] == "Point"]
    topology = json.loads(
        topojson.Topology(
            {"type": "FeatureCollection", "features": areas}, object_name="economies", prequantize=GRID,
            toposimplify=TOLERANCE, prevent_oversimplify=True,
        ).to_json()
    )
    turn_rings(topology)
    # Points lie on the grid of the arcs too.
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    for item in points:
        place = [round((c - t) / s) for c, t, s in zip(item["geometry"]["coordinates"], translate, scale)]
        topology["objects"]["economies"]["geometries"].append(
            {"type": "Point", "coordinates": place, "id": item["id"], "properties": item["properties"]}
        )
    topology["objects"]["economies"]["geometries"].sort(key=lambda item: item["id"])
    OUTPUT.write_text(json.dumps(topology, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(f"{OUTPUT}: {len(areas)} areas, {len(points)} points, {OUTPUT.stat().st_size} bytes")


def turn_rings(topology):
    """Makes outer rings run clockwise and holes the other way: on the sphere, the side of a ring decides what is inside.

    The library leaves rings that two countries share, such as those of an enclave, one way round for both.
    """
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x, y))
        arcs.append(points)

    def doubled_area(ring):
        points = []
        for index in ring:
            points += arcs[index] if index >= 0 else arcs[~index][::-1]
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))

    for item in topology["objects"]["economies"]["geometries"]:
        polygons = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        for polygon in polygons:
            for position, ring in enumerate(polygon):
                size = doubled_area(ring)
                if size == 0:
                    sys.exit(f"{item['id']}: a ring has collapsed; take a smaller tolerance")
                if (size > 0) == (position == 0):
                    polygon[position] = [~index for index in reversed(ring)]


def feature(name, label, geometry, x, y, small):
    properties = {"name": label, "lon": round(x, 2), "lat": round(y, 2), "small": bool(small)}
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


main()
