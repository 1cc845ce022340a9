extension BriefPage {
    /// Elasticities of one source beyond which a table gives their range.
    static let listedElasticities = 100

    var parameters: Markup {
        var table = PageTable(
            "Every parameter used",
            [
                .text("parameter"), PageTable.Column(title: "value"), PageTable.Column(title: "standard error"),
                .text("unit"), .text("source"),
            ])
        for group in parameterGroups {
            if group.count > Self.listedElasticities {
                let sorted = group.map(\.value).sorted()
                table.add([
                    "theta of \(group.count) sectors",
                    "\(Markup.plain(sorted[0]))&#8239;to&#8239;\(Markup.plain(sorted[sorted.count - 1]))",
                    "", "\(group[0].unit)", "\(group[0].source) Every one stands in results.json.",
                ])
                continue
            }
            for parameter in group {
                table.add([
                    "<bdi>\(parameter.name)</bdi>", Markup.plain(parameter.value),
                    parameter.standardError.map { Markup.plain($0) } ?? "none",
                    "\(parameter.unit)", "<span dir=\"auto\">\(parameter.source)</span>",
                ])
            }
        }
        return section(
            "parameters", "Parameters and their sources",
            "<p>World: \(brief.world.title). \(brief.world.source) Licence: \(brief.world.licence)</p>\n"
                + table.markup(label: "Parameters"))
    }

    /// Parameters in their order; elasticities of one source together where there are many.
    private var parameterGroups: [[Brief.Parameter]] {
        var groups: [[Brief.Parameter]] = []
        var places: [String: Int] = [:]
        for parameter in brief.parameters {
            guard parameter.name.hasPrefix("theta of ") else {
                groups.append([parameter])
                continue
            }
            if let place = places[parameter.source] {
                groups[place].append(parameter)
            } else {
                places[parameter.source] = groups.count
                groups.append([parameter])
            }
        }
        return groups
    }

    /// What a closure means, in words.
    private var closureWords: String {
        switch brief.model.closure {
        case "hold": "every economy keeps its trade deficit or surplus, in units of world value added"
        case "zero": "trade is balanced in every economy, before and after"
        case "share": "deficits keep their ratio to value added, and the world's sum is taken out in proportion"
        case "multiplicative": "final spending keeps its ratio to income from factors and tariffs"
        default: brief.model.closure
        }
    }

    var assumptions: Markup {
        let words = ["error": "Error", "warning": "Warning", "note": "Note"]
        let findings = brief.findings.map { finding -> Markup in
            let place = [finding.file, finding.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
            return """
                <li dir="auto"><strong class="\(finding.severity == "note" ? "note" : "warning")">\
                \(words[finding.severity] ?? finding.severity):</strong> \(finding.found)\
                \(finding.needed.isEmpty ? "" : "; \(finding.needed)" as Markup)\
                \(place.isEmpty ? "" : " <span class=\"place\">(\(place))</span>" as Markup)</li>

                """
        }
        let shownFindings = findings.prefix(200)
        let body: Markup = """
            <ul>
            <li>Model: \(brief.model.words).</li>
            <li>Deficits, closure <code>\(brief.model.closure)</code>: \(closureWords).</li>
            <li>The policy is compared with a solved baseline; the world's total value added is the unit in which values are compared.</li>
            <li>Solved in \(brief.model.evaluations) evaluations; no condition of either equilibrium misses by more than \
            \(brief.model.largestResidual.description) of its size\
            \(brief.model.residualCondition.isEmpty ? "" : " (\(brief.model.residualCondition))" as Markup).</li>
            \(brief.model.remarks.map { "<li>The solver: \($0).</li>\n" as Markup })</ul>
            <h3>Clipped, dropped, assumed or warned of</h3>
            \(findings.isEmpty
                ? "<p>Nothing.</p>\n" as Markup
                : "<ul class=\"findings\">\n\(Array(shownFindings))</ul>\n\(findings.count > shownFindings.count ? "<p>And \(findings.count - shownFindings.count) more, in results.json.</p>\n" as Markup : "")" as Markup)
            """
        return section("assumptions", "What is assumed, and what to be warned of", body)
    }

    var measures: Markup {
        let items = brief.measures.map { measure -> Markup in
            var counts = measure.pairs > 0 ? "\(measure.pairs) ordered pairs, " : ""
            counts += "\(measure.cells) cells, \(measure.changedCells) changed"
            if measure.coveredPairs > 0 {
                counts += "; \(measure.coveredPairs) pairs are already covered by an agreement in force"
            }
            return """
                <li dir="auto">\(measure.isInBaseline ? "In force in the baseline: " : "" as Markup)\(measure.words). \
                <span class="place">(\(counts))</span></li>

                """
        }
        return section(
            "measures", "The measures, in words",
            items.isEmpty ? "<p>None.</p>\n" : "<ul>\n\(items)</ul>\n")
    }

    var repetition: Markup {
        let source = brief.provenance
        var table = PageTable("What the run was made from", [.text("what"), .text("value")])
        table.add(["Comity", "\(source.comityVersion)"])
        table.add(["World", "\(brief.world.name), <code>sha256 \(source.worldHash)</code>"])
        table.add(["Scenario", "<bdi>\(source.scenarioFile)</bdi>, <code>sha256 \(source.scenarioHash)</code>"])
        for file in source.files {
            table.add(["File read", "<bdi>\(file.path)</bdi>, <code>sha256 \(file.hash)</code>"])
        }
        if let draws = brief.draws {
            table.add(["Draws", "\(draws.answered) of \(draws.count) answered, seed \(draws.seed)"])
        }
        let text: Markup =
            source.scenarioText.map {
                """
                <h3>The scenario in full</h3>
                <pre dir="ltr" role="region" tabindex="0" aria-label="The scenario in full"><code>\($0)</code></pre>

                """
            } ?? "<p>The text of the scenario was not at hand.</p>\n"
        return section(
            "repeat", "How to repeat this run",
            """
            <p>Save the scenario below, and run:</p>
            <pre dir="ltr" role="region" tabindex="0" aria-label="The command"><code>\(source.command)</code></pre>
            \(table.markup(label: "What the run was made from"))\(text)
            """)
    }
}
