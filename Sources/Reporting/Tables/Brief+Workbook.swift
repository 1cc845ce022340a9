import Glibc
import TextFormats

extension Brief {
    /// The run as a workbook with the sheets answer, economies, flows, parameters, findings and manifest.
    ///
    /// Numbers are numbers with 16 significant digits, formats only round what is shown; titles stand in the first row and units
    /// in the second. Equal briefs give equal bytes.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write` where the temporary folder (`$TMPDIR`, else `/tmp`) has no room.
    public func workbook() throws(Diagnostic) -> [UInt8] {
        guard let folder = makeTemporaryFolder(in: temporaryFiles, named: "comity-workbook") else {
            throw Diagnostic(
                kind: "cannot-write", file: temporaryFiles,
                found: "no temporary folder can be made: \(String(cString: strerror(errno)))",
                needed: "a folder that may be written to", advice: "name one in TMPDIR")
        }
        defer { removeTree(folder) }
        let path = "\(folder)/results.xlsx"
        let book = try Workbook(path: path, temporaryFolder: folder, title: title)
        try addAnswer(to: book)
        try addEconomies(to: book)
        try addFlows(to: book)
        try addParameters(to: book)
        try addFindings(to: book)
        try addManifest(to: book)
        try book.close()
        guard let bytes = contentOfFile(path, limit: Int.max) else {
            throw Diagnostic(kind: "cannot-write", file: path, found: "the workbook cannot be read back")
        }
        return bytes
    }

    private func addAnswer(to book: Workbook) throws(Diagnostic) {
        var sheet = try book.sheet("answer", columns: [("", "", 26), ("", "", 110)])
        sheet.add([.text("title", .bold), .text(title, .title)])
        sheet.add([.text("question", .bold), .text(question, .wrapped)])
        sheet.add([.text("answer", .bold), .text(answer, .wrapped)])
        sheet.add([
            .text("world", .bold), .text("\(world.name), \(world.year), \(economies.count) economies", .wrapped),
        ])
        sheet.add([])
        func add(_ name: String, _ figure: Figure, _ style: Workbook.Style) {
            sheet.add([.text(name, .bold), .number(figure.value, style)])
            if draws != nil {
                sheet.add([.text("\(name), low"), .number(figure.low, style)])
                sheet.add([.text("\(name), high"), .number(figure.high, style)])
            }
        }
        add("world: real income, %", total.realIncome, .percent)
        add("world: \(world.moneyUnit)", total.money, .money)
        for remark in draws?.remarks ?? [] { sheet.add([.text("uncertainty", .bold), .text(remark, .wrapped)]) }
    }

    private func addEconomies(to book: Workbook) throws(Diagnostic) {
        var head: [(title: String, unit: String, width: Double)] = [("economy", "code", 9), ("name", "", 26)]
        for column in columns { head.append((column.title, column.unit, 13)) }
        if let intervalTitle {
            for column in columns {
                head.append(("\(column.title): \(intervalTitle), low", column.unit, 13))
                head.append(("\(column.title): \(intervalTitle), high", column.unit, 13))
            }
        }
        var sheet = try book.sheet("economies", columns: head)
        let styles = columns.map { $0.isMoney ? Workbook.Style.money : .percent }
        for row in economies {
            var cells: [Workbook.Cell] = [.text(row.code), .text(row.name)]
            cells += zip(row.values, styles).map { .number($0.value, $1) }
            if draws != nil {
                cells += zip(row.values, styles).flatMap { [.number($0.low, $1), .number($0.high, $1)] }
            }
            sheet.add(cells)
        }
    }

    private func addFlows(to book: Workbook) throws(Diagnostic) {
        let money = world.moneyUnit
        var sheet = try book.sheet(
            "flows",
            columns: [
                ("economy", "code", 9), ("partner", "code", 16), ("exports before", money, 15),
                ("exports after", money, 15), ("imports before", money, 15), ("imports after", money, 15),
            ])
        for trade in flows {
            let code = economies[trade.economy].code
            func add(_ partner: String, _ exports: Change, _ imports: Change) {
                sheet.add([
                    .text(code), .text(partner), .number(exports.before, .money), .number(exports.after, .money),
                    .number(imports.before, .money), .number(imports.after, .money),
                ])
            }
            for partner in trade.partners { add(economies[partner.economy].code, partner.exports, partner.imports) }
            if let others = trade.others { add("\(others.count) others", others.exports, others.imports) }
            add("all partners", trade.exports, trade.imports)
        }
    }

    private func addParameters(to book: Workbook) throws(Diagnostic) {
        var sheet = try book.sheet(
            "parameters",
            columns: [
                ("parameter", "", 40), ("value", "", 12), ("standard error", "", 12), ("unit", "", 16),
                ("source", "", 110),
            ])
        for parameter in parameters {
            sheet.add([
                .text(parameter.name), .number(parameter.value), .number(parameter.standardError),
                .text(parameter.unit),
                .text(parameter.source, .wrapped),
            ])
        }
    }

    private func addFindings(to book: Workbook) throws(Diagnostic) {
        var sheet = try book.sheet(
            "findings",
            columns: [
                ("severity", "", 10), ("kind", "", 26), ("found", "", 90), ("needed", "", 50), ("file", "", 30),
                ("line", "", 7),
            ])
        for finding in findings {
            sheet.add([
                .text(finding.severity), .text(finding.kind), .text(finding.found, .wrapped),
                .text(finding.needed, .wrapped), .text(finding.file ?? ""), .number(finding.line.map(Double.init)),
            ])
        }
    }

    private func addManifest(to book: Workbook) throws(Diagnostic) {
        var sheet = try book.sheet("manifest", columns: [("what", "", 26), ("value", "", 110)])
        func add(_ name: String, _ value: String) { sheet.add([.text(name, .bold), .text(value, .wrapped)]) }
        add("comity version", provenance.comityVersion)
        add("command", provenance.command)
        add("scenario file", provenance.scenarioFile)
        add("scenario sha256", provenance.scenarioHash)
        add("world", "\(world.name), \(world.year): \(world.source)")
        add("world licence", world.licence)
        add("world sha256", provenance.worldHash)
        for file in provenance.files { add("file read", "\(file.path), sha256 \(file.hash)") }
        add("model", model.words)
        add("closure", model.closure)
        sheet.add([.text("evaluations", .bold), .count(model.evaluations)])
        sheet.add([.text("largest relative residual", .bold), .number(model.largestResidual)])
        if let draws {
            sheet.add([.text("draws", .bold), .count(draws.count)])
            sheet.add([.text("draws answered", .bold), .count(draws.answered)])
            sheet.add([.text("seed", .bold), .count(draws.seed)])
        }
        for measure in measures {
            add(
                measure.isInBaseline ? "measure in the baseline" : "measure",
                "\(measure.words): \(measure.pairs) ordered pairs, \(measure.cells) cells, \(measure.changedCells) changed, "
                    + "\(measure.coveredPairs) pairs already covered")
        }
        for (number, line) in (provenance.scenarioText ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            add(number == 0 ? "scenario" : "", String(line))
        }
    }
}
