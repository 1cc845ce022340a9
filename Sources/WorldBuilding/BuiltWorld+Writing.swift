import TextFormats
import WorldData

extension BuiltWorld {
    /// Writes the world folder whole or not at all, with four files beside the accounts:
    /// `printed.csv.gz` (every printed figure), `ideal_points.csv`, `notes.csv` (every decision) and `report.md`.
    ///
    /// - Parameter path: the folder; one that is already there is replaced only once everything is written.
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func write(to path: String) throws {
        try WorldFolder(path: path).write(
            world,
            extra: [
                "printed.csv.gz": printedTable().bytes, "notes.csv": notesTable().bytes,
                "ideal_points.csv": idealPointTable().bytes,
                "report.md": Array(report.text.utf8),
            ])
    }

    private func printedTable() -> CSVWriter {
        var writer = CSVWriter([
            "importer", "exporter", "reporter", "printed_share_percent", "printed_value", "reconciled_value",
            "final_value",
            "moved_percent", "balanced_percent",
        ])
        for figure in printedFigures {
            writer.append([
                figure.importer, figure.exporter, figure.reporter, numberText(figure.sharePercent),
                numberText(figure.printedValue),
                numberText(figure.reconciledValue), numberText(figure.finalValue), rounded(figure.movedPercent, 4),
                rounded(figure.balancedPercent, 4),
            ])
        }
        return writer
    }

    private func idealPointTable() -> CSVWriter {
        var writer = CSVWriter(["economy", "year", "ideal_point", "low", "high", "source"])
        for point in idealPoints {
            writer.append(
                [point.economy, String(point.year)] + [point.idealPoint, point.low, point.high].map { numberText($0) }
                    + [PublishedPoint.source])
        }
        return writer
    }

    private func notesTable() -> CSVWriter {
        var writer = CSVWriter(["kind", "economy", "item", "value", "unit", "text"])
        for note in notes {
            writer.append([
                note.kind.rawValue, note.economy, note.item, note.value.map { rounded($0, 6) } ?? "", note.unit,
                note.text,
            ])
        }
        return writer
    }
}
