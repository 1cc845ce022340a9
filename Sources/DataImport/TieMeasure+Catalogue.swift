extension TieMeasure {
    private static let atop = "ATOP 5.1 (Leeds et al. 2002)"
    private static let igo = "COW IGO 3.0 (Pevehouse et al. 2020)"
    private static let contiguity = "COW Direct Contiguity 3.2 (Stinnett et al. 2002)"
    private static let cshapes = "CShapes 2.0 (Schvitz et al. 2022)"
    private static let gml = "GML disputes 2.2.1 (Gibler, Miller and Little 2016)"
    private static let mid = "COW MID 5.0 (Palmer et al. 2022)"
    private static let vitae = "China Vitae, 2003 to 2018"
    private static let aid = "AidData Geocoded Global Chinese Official Finance 1.1.1"
    private static let invest = "AEI China Global Investment Tracker"
    private static let geodist = "CEPII GeoDist (Mayer and Zignago 2011)"
    private static let factbook = "CIA World Factbook, through the world"
    private static let accounts = "trade table of the world"

    /// Every measure that Comity knows, from the imports and the built-in worlds, in the order in which they are shown.
    public static let catalogue: [TieMeasure] = economic + defence + political + diplomatic

    private static let economic: [TieMeasure] = [
        TieMeasure(
            "export_share", .economic, unit: "%", .directed, .closer, source: accounts,
            meaning: "The destination's share of the origin's exports."),
        TieMeasure(
            "import_share", .economic, unit: "%", .directed, .closer, source: accounts,
            meaning: "The destination's share of the origin's imports."),
        TieMeasure(
            "trade_share", .economic, unit: "%", .directed, .closer, source: accounts,
            meaning: "The destination's share of the origin's exports and imports together."),
        TieMeasure(
            "land_border", .economic, unit: "km", .symmetric, .closer, absence: .zero, source: factbook,
            meaning: "Length of the common land border."),
        TieMeasure(
            "land_contiguity", .economic, unit: "1 = yes", .symmetric, .closer, absence: .zero, source: contiguity,
            meaning: "Whether the two share a land border."),
        TieMeasure(
            "contiguity_class", .economic, unit: "class 1 to 5", .symmetric, .further, source: contiguity,
            meaning: "1 land border, 2 to 5 at most 12, 24, 150 or 400 miles of sea between them; missing where none."),
        TieMeasure(
            "border_distance", .economic, unit: "km", .symmetric, .further, source: cshapes,
            meaning: "Distance between the nearest points of the two territories on 1 January."),
        TieMeasure(
            "distance_weighted", .economic, unit: "km", .symmetric, .further, isStatic: true, source: geodist,
            meaning: "Distance between the largest cities, weighted by population."),
        TieMeasure(
            "distance_capitals", .economic, unit: "km", .symmetric, .further, isStatic: true, source: geodist,
            meaning: "Distance between the capitals."),
        TieMeasure(
            "common_border", .economic, unit: "1 = yes", .symmetric, .closer, isStatic: true, source: geodist,
            meaning: "Whether the two share a land border, in the source's last state of the map."),
        TieMeasure(
            "official_finance_oda_like", .economic, unit: "million USD", .directed, .closer, absence: .zero,
            source: aid,
            meaning: "Official finance announced with development intent and concessional terms, current USD."),
        TieMeasure(
            "official_finance_oof_like", .economic, unit: "million USD", .directed, .closer, absence: .zero,
            source: aid, meaning: "Other official finance announced, current USD."),
        TieMeasure(
            "official_finance_vague", .economic, unit: "million USD", .directed, .closer, absence: .zero, source: aid,
            meaning: "Official finance announced whose class the source leaves open, current USD."),
        TieMeasure(
            "official_projects", .economic, unit: "projects", .directed, .closer, absence: .zero, source: aid,
            meaning: "Projects of official finance announced, with and without a stated amount."),
        TieMeasure(
            "investments", .economic, unit: "million USD", .directed, .closer, absence: .zero, source: invest,
            meaning: "Investments and construction contracts of 100 million USD and more, current USD."),
    ]

    private static let defence: [TieMeasure] =
        [
            TieMeasure(
                "alliance", .defence, unit: "1 = yes", .symmetric, .closer, absence: .zero, source: atop,
                meaning: "Whether an alliance with at least one of the five obligations is in force.")
        ]
        + [
            ("defense", "to defend the other"), ("offense", "to fight with the other beyond defence"),
            ("neutrality", "to stay out of the other's wars"), ("nonaggression", "not to attack the other"),
            ("consultation", "to consult the other in crises"),
        ].map { name, words in
            TieMeasure(
                "alliance_\(name)", .defence, unit: "1 = yes", .symmetric, .closer, absence: .zero, source: atop,
                meaning: "Whether an alliance obliges at least one of the two \(words).")
        } + [
            TieMeasure(
                "arms_deliveries", .defence, unit: "million TIV", .directed, .closer, absence: .zero,
                source: "SIPRI Arms Transfers Database, through 360info (2022)",
                meaning: "Major arms that the origin delivered to the destination: volume, not money."),
            TieMeasure(
                "dispute_hostility_gml", .defence, unit: "level 0 to 5", .symmetric, .further, absence: .zero,
                source: gml,
                meaning:
                    "Highest level reached by either side in a militarised dispute: 1 none, 2 threat, 3 display, 4 use of force, 5 war."
            ),
            TieMeasure(
                "dispute_hostility_cow", .defence, unit: "level 0 to 5", .symmetric, .further, absence: .zero,
                source: mid,
                meaning: "The same, as the Correlates of War project codes disputes."),
            TieMeasure(
                "capability_ratio", .defence, unit: "ratio", .directed, .neither,
                source: "COW NMC 7.0 (Singer et al. 1972)",
                meaning: "The origin's index of material capabilities (CINC) over the destination's."),
        ]

    private static let political: [TieMeasure] = [
        TieMeasure(
            "ideal_point_distance", .political, unit: "index", .symmetric, .further,
            source: "Bailey, Strezhnev and Voeten (2017)",
            meaning: "Distance between ideal points estimated from votes in the General Assembly."),
        TieMeasure(
            "regime_distance_polyarchy", .political, unit: "index 0 to 1", .symmetric, .further,
            source: "V-Dem electoral democracy index, through isard",
            meaning: "Absolute difference of the electoral democracy index (v2x_polyarchy)."),
        TieMeasure(
            "regime_distance_polity", .political, unit: "points 0 to 20", .symmetric, .further,
            source: "Polity score, through isard", meaning: "Absolute difference of the Polity score (polity2)."),
        TieMeasure(
            "rivalry_tss", .political, unit: "1 = yes", .symmetric, .further, absence: .zero,
            source: "Strategic rivalries (Thompson, Sakuwa and Suhas 2021)",
            meaning: "Whether the two are strategic rivals."
        ),
        TieMeasure(
            "rivalry_thompson_dreyer", .political, unit: "1 = yes", .symmetric, .further, absence: .zero,
            source: "Strategic rivalries (Thompson and Dreyer 2012)", meaning: "Whether the two are strategic rivals."),
        TieMeasure(
            "common_official_language", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true,
            source: geodist, meaning: "Whether the two share an official or primary language."),
        TieMeasure(
            "common_spoken_language", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true,
            source: geodist, meaning: "Whether at least 9 % of people in both speak a common language."),
        TieMeasure(
            "colonial_link", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true, source: geodist,
            meaning: "Whether one was ever a colony of the other."),
        TieMeasure(
            "common_coloniser", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true, source: geodist,
            meaning: "Whether the two had a common coloniser after 1945."),
        TieMeasure(
            "current_colony", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true, source: geodist,
            meaning: "Whether one is a colony of the other."),
        TieMeasure(
            "colonial_link_1945", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true, source: geodist,
            meaning: "Whether one was a colony of the other after 1945."),
        TieMeasure(
            "same_country", .political, unit: "1 = yes", .symmetric, .closer, isStatic: true, source: geodist,
            meaning: "Whether the two were or are one country."),
    ]

    private static let diplomatic: [TieMeasure] = [
        TieMeasure(
            "shared_organizations", .diplomatic, unit: "organisations", .symmetric, .closer, absence: .zero,
            source: factbook, meaning: "International organisations and groups in which both take part."),
        TieMeasure(
            "shared_igos", .diplomatic, unit: "organisations", .symmetric, .closer, source: igo,
            meaning: "Intergovernmental organisations of which both are full members."),
        TieMeasure(
            "leader_engagements", .diplomatic, unit: "engagements", .directed, .closer, absence: .zero, source: vitae,
            meaning:
                "Days on which China's president, premier or foreign minister met or spoke with the destination, each leader counted."
        ),
        TieMeasure(
            "leader_travel", .diplomatic, unit: "engagements", .directed, .closer, absence: .zero, source: vitae,
            meaning: "Those of them for which a leader travelled."),
    ]
}
