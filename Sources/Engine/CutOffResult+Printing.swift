import EquilibriumModels
import Geoeconomics
import Reporting
import TextFormats

extension CutOffResult {
    /// The answer for people, fitted to a width.
    ///
    /// - Parameter top: targets of each power, those that lose most first.
    public func table(top: Int, width: Int, colour: Bool) -> String {
        var text = ""
        func line(_ words: String, indent: Int = 0, hang: Int = 2) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        line(
            "What a cut-off costs the target, and the power: \(hasAllSectors ? "all sectors" : sectors.joined(separator: ", ")).",
            hang: 0)
        var groups: [(power: String, direction: CutOffDirection)] = []
        for row in rows where !groups.contains(where: { $0.power == row.power && $0.direction == row.direction }) {
            groups.append((row.power, row.direction))
        }
        for group in groups.prefix(Self.printedGroups) {
            text += "\n" + losses(group.power, group.direction, top: top).text(width: width, colour: colour)
            text += members(group.power, group.direction, width: width, colour: colour)
        }
        if groups.count > Self.printedGroups {
            line("\(groups.count - Self.printedGroups) more powers and directions; `--format csv` prints every row.")
        }
        text += "\n" + diversification(width: width, colour: colour)
        text += footer(width: width)
        return text
    }

    private static let printedGroups = 12

    private func name(_ code: String) -> String { names.first { $0.code == code }?.name ?? code }

    private func losses(_ power: String, _ direction: CutOffDirection, top: Int) -> TextTable {
        let money = manifests.first?.manifest.moneyUnit ?? ""
        let horizons = manifests.map(\.horizon)
        var columns: [TextTable.Column] = [
            .text("code"), .name("target"), .number("of imports", unit: "%", .fixed(1), priority: 80),
            .number("of exports", unit: "%", .fixed(1), priority: 60),
        ]
        for horizon in horizons {
            columns += [
                .number("loss, \(horizon.rawValue) run", unit: "%", .fixed(3), priority: 100),
                .number("loss, \(horizon.rawValue) run", unit: money, .thousands(0), priority: 70),
                .number("power's, \(horizon.rawValue) run", unit: "%", .fixed(4), priority: 90),
                .number("power's, \(horizon.rawValue) run", unit: money, .thousands(0), priority: 50),
            ]
        }
        var table = TextTable(
            "\(power) \(direction.words)", columns: columns, howToSeeAll: "`--format csv` prints every one.")
        let mine = rows.filter { $0.power == power && $0.direction == direction }
        let last = mine.filter { $0.horizon == horizons.last }.sorted {
            let (a, b) = ($0.loss?.percent ?? -.infinity, $1.loss?.percent ?? -.infinity)
            return a != b ? a > b : $0.target < $1.target
        }
        for row in last.prefix(top) {
            var cells: [TextTable.Cell] = [
                .text(row.target), .text(name(row.target)), .number(row.control.all.foreignShare.map { 100 * $0 }),
                .number(row.control.all.salesShare.map { 100 * $0 }),
            ]
            for horizon in horizons {
                let same = mine.first { $0.target == row.target && $0.horizon == horizon }
                cells += [
                    .number(same?.loss?.percent), .number(same?.loss?.money), .number(same?.powerLoss?.percent),
                    .number(same?.powerLoss?.money),
                ]
            }
            table.add(cells)
        }
        if last.count > top { table.notes.append("\(last.count) targets; `--top` shows more.") }
        return table
    }

    /// What each member of a coalition loses, where one target is asked about.
    private func members(_ power: String, _ direction: CutOffDirection, width: Int, colour: Bool) -> String {
        let mine = rows.filter { $0.power == power && $0.direction == direction && $0.memberLosses.count > 1 }
        guard Set(mine.map(\.target)).count == 1, let last = mine.last else { return "" }
        var table = TextTable(
            "What each member loses, \(last.horizon.rawValue) run",
            columns: [
                .text("code"), .name("member"), .number("loss", unit: "%", .fixed(4)),
                .number("loss", unit: manifests.first?.manifest.moneyUnit ?? "", .thousands(1)),
            ])
        for loss in last.memberLosses.sorted(by: {
            $0.money != $1.money ? $0.money > $1.money : $0.economy < $1.economy
        }) {
            table.add([.text(loss.economy), .text(name(loss.economy)), .number(loss.percent), .number(loss.money)])
        }
        return "\n" + table.text(width: width, colour: colour)
    }

    private func diversification(width: Int, colour: Bool) -> String {
        let mine = rows.filter { $0.diversification != nil || $0.diversificationGap != nil }
        guard !mine.isEmpty else { return "" }
        var table = TextTable(
            "One more percentage point of imports from outside the power: how much smaller the loss would be",
            columns: [
                .text("target"), .text("power"), .text("direction"), .text("run"),
                .number("share", unit: "%", .fixed(1)), .number("smaller by", unit: "points", .fixed(4)),
                .number("worth", unit: manifests.first?.manifest.moneyUnit ?? "", .thousands(1)),
                .number("elasticity", .fixed(2)),
            ])
        for row in mine {
            table.add([
                .text(row.target), .text(row.power), .text(row.direction.rawValue), .text(row.horizon.rawValue),
                .number(row.control.all.foreignShare.map { 100 * $0 }),
                .number(row.diversification.map { 100 * $0.value }), .number(row.diversification?.money),
                .number(row.diversification?.elasticity),
            ])
        }
        var gaps: [String] = []
        for gap in mine.compactMap(\.diversificationGap) where !gaps.contains(gap) { gaps.append(gap) }
        table.notes += gaps.map { "No value: \($0)." }
        return table.text(width: width, colour: colour) + "\n"
    }

    private func footer(width: Int) -> String {
        var text = ""
        func line(_ words: String, indent: Int = 0, hang: Int = 2) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        if failed > 0 {
            line("\(failed) of \(rows.count) rows have no answer:", hang: 0)
            var kinds: [(reason: String, row: CutOffRow, count: Int)] = []
            for row in rows where !row.reason.isEmpty {
                let kind = String(row.reason.prefix { $0 != ":" })
                if let place = kinds.firstIndex(where: { $0.reason == kind }) {
                    kinds[place].count += 1
                } else {
                    kinds.append((kind, row, 1))
                }
            }
            for kind in kinds {
                line(
                    "\(kind.count) by \(kind.reason), first \(kind.row.power) against \(kind.row.target): "
                        + "\(kind.row.reason.dropFirst(kind.reason.count + 2))", indent: 2, hang: 4)
            }
        }
        line(
            "Loss is the fall of real income, in per cent of it and as money at baseline prices; `of imports` is the power's "
                + "share of what the target buys abroad, `of exports` of what it sells abroad, in the chosen sectors.",
            hang: 0)
        for (horizon, manifest) in manifests {
            line("\(horizon.rawValue) run: \(manifest.model.words).")
            for parameter in manifest.model.parameters {
                line(
                    "\(parameter.name) = \(NumberFormat.short(parameter.value)): \(parameter.source)", indent: 2,
                    hang: 4)
            }
        }
        if let manifest = manifests.first?.manifest {
            line(
                "World: \(manifest.world.name), \(manifest.world.year), \(names.count) economies; deficits: closure "
                    + "`\(manifest.closure.rawValue)`.")
            for words in ManifestParts.words(manifest.findings + notes) {
                line("Clipped, dropped or assumed: \(words)")
            }
            line(
                "Solved: \(rows.count) cut-offs, \(evaluations) evaluations, largest relative residual of any equilibrium "
                    + "condition \(NumberFormat.scientific(largestResidual)). Comity \(manifest.version).")
        }
        return text
    }
}
