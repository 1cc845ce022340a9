import TextFormats

extension Measure {
    /// What the measure does, in words with its numbers: `tariff of 10 per cent: importers USA; exporters all; sectors all`.
    public var words: String {
        switch action {
        case .agreement(let agreement):
            var parts = ["agreement \(agreement.name): members \(agreement.members.text)"]
            switch agreement.tariffs {
            case .keep: parts.append("tariffs kept")
            case .remove: parts.append("tariffs removed")
            case .percent(let percent): parts.append("tariffs of \(numberText(percent)) per cent among all of them")
            }
            if let effect = agreement.tradeEffect {
                parts.append("trade effect \(effect.words)")
                parts.append("\(numberText(agreement.alreadyCovered)) of it for pairs already covered")
            }
            parts.append("sectors \(agreement.sectors.text)")
            return parts.joined(separator: "; ")
        case .tariff(let tariff):
            let change =
                switch tariff.change {
                case .percent(let percent): "tariff of \(numberText(percent)) per cent"
                case .points(let points): "tariff raised by \(numberText(points)) percentage points"
                case .file(let file, let missing):
                    "tariff from \(file.path)\(missing == .keep ? ", other rates kept" : "")"
                }
            return "\(change): \(tariff.cells.words)"
        case .tradeEffect(let effect):
            let value =
                switch effect.value {
                case .effect(let reference): reference.words
                case .file(let file): "from \(file.path)"
                }
            return "trade effect \(value): \(effect.cells.words)"
        case .tradeCost(let cost):
            return
                "trade cost of \(numberText(cost.percent)) per cent\(cost.bothWays ? ", both ways" : ""): \(cost.cells.words)"
        case .cutOff(let cut):
            return "cut-off\(cut.bothWays ? ", both ways" : ""): \(cut.cells.words)"
        case .productivity(let change):
            return
                "productivity of \(numberText(change.percent)) per cent: economies \(change.economies.text); sectors \(change.sectors.text)"
        case .labour(let change):
            return "labour of \(numberText(change.percent)) per cent: economies \(change.economies.text)"
        case .preference(let change):
            return "final-demand shares: economies \(change.economies.text)"
        case .coalition(let coalition):
            return "transfers that equalise the members' changes of real income: members \(coalition.members.text)"
        case .deficit(let target):
            return "deficit of \(numberText(target.value)) in the world's unit: economies \(target.economies.text)"
        }
    }
}

extension CellSelector {
    /// The selection in words.
    var words: String { "importers \(importers.text); exporters \(exporters.text); sectors \(sectors.text)" }
}

extension EffectReference {
    /// The value, or the identifier of the cited effect.
    var words: String {
        switch value {
        case .logPoints(let number): "\(numberText(number)) log points"
        case .cited(let id): id
        }
    }
}
