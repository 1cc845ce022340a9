/// Where the unknowns stand in the vector z of a solve, all in logs of hats.
///
/// z = (ln ŵ by economy, ln P̂ by market, ln X̂ by market, and with external economies of scale ln of the scale of each
/// producer, Ŷ/ĉ). Tables by market or producer are laid out `j * N + n`.
struct StateLayout: Sendable, Equatable {
    let economyCount: Int
    let sectorCount: Int
    /// Whether the scale of producers is unknown too.
    let hasScale: Bool

    /// N·J.
    var cells: Int { economyCount * sectorCount }
    /// Where ln P̂ begins.
    var price: Int { economyCount }
    /// Where ln X̂ begins.
    var expenditure: Int { economyCount + cells }
    /// Where the log of scale begins.
    var scale: Int { economyCount + 2 * cells }
    /// Length of z.
    var dimension: Int { economyCount + (hasScale ? 3 : 2) * cells }
    /// Unknowns of one economy: its wage, and J of each kind.
    var blockSize: Int { 1 + (hasScale ? 3 : 2) * sectorCount }

    /// Position in z of an unknown of one economy: 0 is the wage, then J prices, J expenditures, J scales.
    func position(economy n: Int, unknown: Int) -> Int {
        if unknown == 0 { return n }
        let kind = (unknown - 1) / sectorCount
        let sector = (unknown - 1) % sectorCount
        return economyCount + kind * cells + sector * economyCount + n
    }
}
