"""The specifications: (id, data file, selection, formula, family, weights, offset, inferences).

An inference is "classical", "robust" or "cluster:A + B", with ":regression" behind it where the
small-sample factor of least squares, (N - 1)/(N - K) or N/(N - K), is multiplied in as well.
"""
A = "agtpa/applications.csv.gz"
SIX = "year in (1986, 1990, 1994, 1998, 2002, 2006)"
INT = "exporter != importer and " + SIX
POS = INT + " and trade > 0"
PAIR = "cluster:sym(exporter, importer)"
DIR = "cluster:exporter^importer"
TWO = "cluster:exporter + importer"
GRAV = "log(dist) + cntg + lang + clny"
EY = "exporter^year + importer^year"
SYM = EY + " + sym(exporter, importer)"
ALL3 = EY + " + exporter^importer"

SPECS = [
    # The Advanced Guide's panel.
    ("agtpa-none", A, INT, f"trade ~ {GRAV} + rta", "poisson", "", "", ["classical", "robust", PAIR, DIR, TWO]),
    ("agtpa-ols-none", A, POS, f"log(trade) ~ {GRAV} + rta", "ols", "", "",
     ["classical", "robust", "robust:regression", PAIR, PAIR + ":regression", TWO]),
    ("agtpa-one", A, INT, f"trade ~ {GRAV} + rta | exporter^year", "poisson", "", "", ["robust", PAIR, TWO]),
    ("agtpa-cross", A, 'exporter != importer and year == 2006', f"trade ~ {GRAV} + rta | exporter + importer", "poisson",
     "", "", ["classical", "robust", PAIR, TWO]),
    ("agtpa-two", A, INT, f"trade ~ {GRAV} + rta | {EY}", "poisson", "", "",
     ["classical", "robust", PAIR, TWO, "cluster:exporter + importer + year"]),
    ("agtpa-ols-two", A, POS, f"log(trade) ~ {GRAV} + rta | {EY}", "ols", "", "", ["robust", PAIR, TWO]),
    ("agtpa-interactions", A, INT, f"trade ~ {GRAV} + rta + log(dist):cntg + lang:clny + rta:log(dist) | {EY}", "poisson",
     "", "", ["robust", PAIR]),
    ("agtpa-distance-years", A, INT, f"trade ~ i(year, log(dist)) + cntg + lang + clny | {EY}", "poisson", "", "",
     [PAIR]),
    ("agtpa-distance-years-base", A, INT, f"trade ~ log(dist) + i(year, log(dist), ref=1986) + cntg + lang + clny | {EY}",
     "poisson", "", "", [PAIR]),
    ("agtpa-own", A, SIX, f"trade ~ {GRAV} + rta + border() | {EY}", "poisson", "", "", [PAIR, TWO]),
    ("agtpa-own-years", A, SIX, f"trade ~ {GRAV} + rta + border(year) | {EY}", "poisson", "", "", [PAIR]),
    ("agtpa-weights", A, INT, f"trade ~ {GRAV} + rta | {EY}", "poisson", "dist", "", ["robust", PAIR]),
    ("agtpa-offset", A, INT, f"trade ~ cntg + lang + clny + rta | {EY}", "poisson", "", "log(dist)", ["robust", PAIR]),
    ("agtpa-ols-weights", A, POS, f"log(trade) ~ {GRAV} + rta | {EY}", "ols", "dist", "", ["robust", PAIR]),
    ("agtpa-three-sym", A, SIX, f"trade ~ rta | {SYM}", "poisson", "", "", ["robust", PAIR, TWO]),
    ("agtpa-three-directed", A, SIX, f"trade ~ rta + rta_lag4 + rta_lag8 + rta_lag12 | {ALL3}", "poisson", "", "",
     [DIR, PAIR, TWO]),
    ("agtpa-three-lead", A, SIX, f"trade ~ rta + rta_lead4 | {SYM}", "poisson", "", "", [PAIR]),
    ("agtpa-three-border", A, SIX, f"trade ~ rta + rta_lag4 + rta_lag8 + rta_lag12 + border(year, ref=2006) | {SYM}",
     "poisson", "", "", [PAIR, TWO]),
    ("agtpa-ols-three", A, POS, f"log(trade) ~ rta + rta_lag4 | {ALL3}", "ols", "", "", ["robust", DIR]),
    ("agtpa-hard", A, "", f"trade ~ rta + border(year, ref=2006) | {ALL3}", "poisson", "", "", [DIR, PAIR, TWO]),
    # The guide's exercises.
    ("exercise1-ols-levels", "agtpa/exercise1_wto.csv", "exporter != importer", f"trade ~ {GRAV} + rta + wto | {EY}", "ols",
     "", "", ["robust", PAIR]),
    ("exercise1-two", "agtpa/exercise1_wto.csv", "exporter != importer", f"trade ~ {GRAV} + rta + wto | {EY}", "poisson",
     "", "", ["robust", PAIR, TWO]),
    ("exercise1-three", "agtpa/exercise1_wto.csv", "", f"trade ~ rta + wto | {SYM}", "poisson", "", "", [PAIR]),
    ("exercise1-three-border", "agtpa/exercise1_wto.csv", "", f"trade ~ rta + wto + border(year, ref=2006) | {SYM}",
     "poisson", "", "", [PAIR]),
    ("exercise2-missing", "agtpa/exercise2_mfn.csv", "", "trade ~ rta + rta_lag3 + mfn_tariff | exporter^year + exporter^importer",
     "poisson", "", "", [DIR, "robust"]),
    ("exercise2-three", "agtpa/exercise2_mfn.csv", "", f"trade ~ rta + rta_lag3 + rta_lag6 + rta_lag9 | {ALL3}", "poisson", "",
     "", [DIR, TWO]),
    # The example of ppmlhdfe.
    ("fta-three", "ppmlhdfe_example/trade_fta.csv", 'category == "TOTAL"',
     "trade ~ fta | isoimp^year + isoexp^year + isoimp^isoexp", "poisson", "", "",
     ["robust", "cluster:isoimp^isoexp", "cluster:isoimp + isoexp", "cluster:isoimp^isoexp:regression"]),
    ("fta-two", "ppmlhdfe_example/trade_fta.csv", 'category == "MANUF"',
     "trade ~ fta + ln_distw + contig + colony + comlang_off + comleg | isoimp^year + isoexp^year", "poisson", "", "",
     ["robust", "cluster:isoimp^isoexp"]),
    ("fta-categories", "ppmlhdfe_example/trade_fta.csv", 'not category == "TOTAL"',
     "trade ~ fta + fta:contig | isoimp^year^category + isoexp^year^category + isoimp^isoexp", "poisson", "", "",
     ["cluster:isoimp^isoexp"]),
    ("fta-ols", "ppmlhdfe_example/trade_fta.csv", 'category == "TOTAL" and trade > 0',
     "log(trade) ~ fta | isoimp^year + isoexp^year + isoimp^isoexp", "ols", "", "", ["robust", "cluster:isoimp^isoexp"]),
    # Products in the European Union.
    ("products-four", "fixest_trade/trade.csv", "", "euros ~ log(dist_km) | origin + destination + product + year", "poisson",
     "", "", ["robust", "cluster:origin^destination", "cluster:origin + destination"]),
    ("products-crossed", "fixest_trade/trade.csv", "", "euros ~ log(dist_km) | origin^product^year + destination^product^year",
     "poisson", "", "", ["cluster:origin^destination"]),
    ("products-ols", "fixest_trade/trade.csv", "", "log(euros) ~ log(dist_km) | origin + destination + product + year", "ols",
     "", "", ["classical", "robust", "cluster:origin + destination", "cluster:origin^destination:regression"]),
    ("products-years", "fixest_trade/trade.csv", 'origin != "GR" and product in (1, 2, 3)',
     "euros ~ i(year, log(dist_km)) | origin^year + destination^year + product", "poisson", "", "",
     ["cluster:origin^destination"]),
    # World trade every four years.
    ("world-cross", "penppml_trade/trade.csv.gz", "year == 2016",
     "export ~ ad_prov_14 + cp_prov_23 + tf_prov_41 | exporter + importer", "poisson", "", "",
     ["robust", "cluster:exporter + importer"]),
    ("world-three-recent", "penppml_trade/trade.csv.gz", "year >= 2004",
     f"export ~ ad_prov_14 + cp_prov_23 + tbt_prov_07 + tf_prov_41 | {ALL3}", "poisson", "", "", [DIR, TWO]),
    ("world-three", "penppml_trade/trade.csv.gz", "",
     f"export ~ ad_prov_14 + cp_prov_23 + tbt_prov_07 + tf_prov_41 | {ALL3}", "poisson", "", "", [DIR]),
    # World input-output data.
    ("wiod-three", "ge_gravity_example/trade_2000_2014.csv", "", f"trade ~ eu_enlargement + other_fta | {ALL3}", "poisson", "",
     "", ["robust", DIR, TWO]),
    ("wiod-three-sym", "ge_gravity_example/trade_2000_2014.csv", "", f"trade ~ fta + border(year, ref=2000) | {SYM}",
     "poisson", "", "", [PAIR]),
    ("wiod-ols", "ge_gravity_example/trade_2000_2014.csv", "", f"log(trade) ~ eu_enlargement + other_fta | {ALL3}", "ols",
     "", "", ["robust", DIR]),
    # A small cross-section.
    ("sample-two", "gegravity_sample/trade_2006.csv", "",
     "trade ~ pta + contiguity + common_language + lndist + international | exporter + importer", "poisson", "", "",
     ["classical", "robust", TWO]),
    ("sample-none", "gegravity_sample/trade_2006.csv", "exporter != importer",
     "trade ~ log(output) + log(expenditure) + pta + contiguity + common_language + lndist", "poisson", "", "",
     ["classical", "robust", "cluster:exporter"]),
    ("sample-offset", "gegravity_sample/trade_2006.csv", "exporter != importer",
     "trade ~ log(expenditure) + pta + contiguity + common_language + lndist", "poisson", "expenditure", "log(output)",
     ["robust", "cluster:importer"]),
    ("sample-ols", "gegravity_sample/trade_2006.csv", "exporter != importer",
     "log(trade) ~ log(output) + log(expenditure) + pta + contiguity + common_language + lndist", "ols", "", "",
     ["classical", "robust", "robust:regression"]),
    # A cross-section with many zeros.
    ("zeros-none", "gravity_2006/trade_2006.csv", "",
     "flow ~ log(distw) + log(gdp_o) + log(gdp_d) + rta + contig + comlang_off + comcur", "poisson", "", "",
     ["classical", "robust", "cluster:iso_o + iso_d", "cluster:sym(iso_o, iso_d)"]),
    ("zeros-one", "gravity_2006/trade_2006.csv", "", "flow ~ log(distw) + log(gdp_d) + rta + contig + comlang_off + comcur | iso_o",
     "poisson", "", "", ["robust", "cluster:iso_o"]),
    ("zeros-two", "gravity_2006/trade_2006.csv", "", "flow ~ log(distw) + rta + contig + comlang_off + comcur | iso_o + iso_d",
     "poisson", "", "", ["classical", "robust", "cluster:iso_o + iso_d", "cluster:sym(iso_o, iso_d)"]),
    ("zeros-ols", "gravity_2006/trade_2006.csv", "flow > 0",
     "log(flow) ~ log(distw) + rta + contig + comlang_off + comcur | iso_o + iso_d", "ols", "", "",
     ["classical", "robust", "cluster:iso_o + iso_d"]),
    # OECD and Asia.
    ("asia-three", "oecd_asia_gravity/trade_2010_2019.csv", "",
     f"trade ~ rta + rta_data + rta_data_cross_clause | {ALL3}", "poisson", "", "", ["robust", DIR, TWO]),
    ("asia-two", "oecd_asia_gravity/trade_2010_2019.csv", "",
     f"trade ~ log(dist) + contig + col + comcol + rta + rta_data | {EY}", "poisson", "", "", [PAIR, TWO]),
    ("asia-ols", "oecd_asia_gravity/trade_2010_2019.csv", "",
     f"log(trade) ~ log(dist) + contig + col + comcol + rta + rta_data | {EY}", "ols", "", "", ["robust", PAIR]),
    ("asia-cambodia", "oecd_asia_gravity/trade_2010_2019.csv", 'exporter in ("KHM", "VNM", "THA", "LAO", "MMR")',
     "trade ~ log(dist) + rta + contig | exporter^year + importer", "poisson", "", "", ["robust", PAIR]),
]
