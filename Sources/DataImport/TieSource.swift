import TextFormats

/// An outside source of ties that can be imported.
public enum TieSource: String, Sendable, CaseIterable, Codable {
    /// Alliances, borders, distances, organisations, disputes, rivalries, regimes and capabilities.
    case peacescience
    /// Deliveries of major arms.
    case sipriArms = "sipri-arms"
    /// Engagements of China's leaders, its official finance and its investments.
    case chinaTies = "china-ties"
    /// Distances, borders, languages and colonial links.
    case cepiiGeodist = "cepii-geodist"

    /// What the source is called.
    public var title: String {
        switch self {
        case .peacescience: "Dyadic ties and state capabilities (peacesciencer and isard)"
        case .sipriArms: "SIPRI Arms Transfers Database, through 360info"
        case .chinaTies: "Chinese leaders' engagements, official finance and investments abroad"
        case .cepiiGeodist: "CEPII GeoDist"
        }
    }

    /// What its publishers ask to be cited.
    public var citations: [String] {
        switch self {
        case .peacescience:
            [
                "Leeds, Ritter, Mitchell and Long (2002), Alliance Treaty Obligations and Provisions, 1815-1944, International Interactions 28 (ATOP 5.1)",
                "Stinnett, Tir, Schafer, Diehl and Gochman (2002), The Correlates of War Project Direct Contiguity Data, Version 3",
                "Schvitz et al. (2022), Mapping the International System, 1886-2019: The CShapes 2.0 Dataset",
                "Pevehouse, Nordstrom, McManus and Jamison (2020), Tracking Organizations in the World: The Correlates of War IGO Version 3.0 datasets",
                "Gibler, Miller and Little (2016), An Analysis of the Militarized Interstate Dispute (MID) Dataset, 1816-2001",
                "Palmer et al. (2022), The MID5 Dataset, 2011-2014",
                "Thompson and Dreyer (2012), Handbook of International Rivalries, 1494-2010",
                "Thompson, Sakuwa and Suhas (2021), Analyzing Strategic Rivalries in World Politics",
                "Singer, Bremer and Stuckey (1972), Capability Distribution, Uncertainty, and Major Power War, 1820-1965 (NMC 7.0)",
                "V-Dem, Polity and the Unified Democracy Scores, through the package isard",
            ]
        case .sipriArms: ["Stockholm International Peace Research Institute, Arms Transfers Database (2022)"]
        case .chinaTies:
            [
                "China Vitae, activity records of leaders, 2003 to December 2018",
                "AidData, Geocoded Global Chinese Official Finance, version 1.1.1 (2017)",
                "American Enterprise Institute, China Global Investment Tracker, to mid-2018",
            ]
        case .cepiiGeodist:
            [
                "Mayer and Zignago (2011), Notes on CEPII's distances measures: the GeoDist database, CEPII Working Paper 2011-25"
            ]
        }
    }

    /// Licence of the files, as their repository states it.
    public var licence: String {
        switch self {
        case .peacescience: "GPL-2 (packages); the data are public research data with citation requests of their own"
        case .sipriArms: "CC BY 4.0 with attribution to 360info and SIPRI; SIPRI's own terms apply to the data"
        case .chinaTies: "none stated by the repository; free for research with citation"
        case .cepiiGeodist: "CC0 (repository); CEPII asks for citation"
        }
    }

    /// Reads the raw folder of the source.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - since: years before it are left out.
    /// - Throws: `Diagnostics` of kinds `missing-folder`, `missing-file`, `unknown-column`, `not-numbers`, `not-a-year`,
    ///   `not-a-date` and those of reading a table.
    public func read(_ path: String, since: Int = 1000) throws(Diagnostics) -> (
        table: TieTable, files: [TieRecord.File]
    ) {
        switch self {
        case .peacescience: try readPeaceScience(path, since: since)
        case .sipriArms: try readArmsTransfers(path, since: since)
        case .chinaTies: try readChinaTies(path, since: since)
        case .cepiiGeodist: try readGeoDist(path)
        }
    }
}

/// The part of a span of years from a year on.
func covered(_ years: ClosedRange<Int>, since: Int) -> ClosedRange<Int>? {
    since > years.upperBound ? nil : max(since, years.lowerBound)...years.upperBound
}
