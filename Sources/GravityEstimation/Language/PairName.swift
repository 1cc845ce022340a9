import TextFormats

/// `pair` is the pair of exporter and importer in either direction, `sym()`, unless the table has a column of that name.
///
/// An estimation prints it as what it stands for. The directed pair is `exporter^importer`.
extension GroupExpression {
    func namingPair(_ lookup: ColumnLookup, in source: SourceText) throws(Diagnostic) -> GroupExpression {
        var named: [GroupElement] = []
        for element in elements {
            guard element.form == .column("pair"), !lookup.header.contains("pair") else {
                named.append(element)
                continue
            }
            var sides: [NamedPlace] = []
            for role in [GravityColumns.Role.exporter, .importer] {
                let name = try lookup.required(role, for: "pair", at: element.position, in: source)
                sides.append(NamedPlace(name: name, position: element.position))
            }
            named.append(GroupElement(form: .symmetricPair(sides), position: element.position))
        }
        return GroupExpression(elements: named)
    }
}

extension GravityFormula {
    /// The formula with `pair` among its effects written out as the pair of exporter and importer; as it is where the
    /// table has a column of that name.
    ///
    /// - Parameters:
    ///   - header: names of all columns of the table.
    ///   - file: what the table is called in messages.
    ///   - columns: which columns hold exporter and importer.
    /// - Throws: a fault where it is not known which columns hold them.
    public func namingPair(header: [String], file: String, columns: GravityColumns = GravityColumns())
        throws(Diagnostics) -> GravityFormula
    {
        var copy = self
        copy.effects = try withPairsNamed(
            effects, ColumnLookup(header: header, file: file, gravity: columns), in: source)
        return copy
    }
}

extension ClusterSpecification {
    /// The clusters with `pair` written out; see ``GravityFormula/namingPair(header:file:columns:)``.
    ///
    /// - Throws: a fault where it is not known which columns hold exporter and importer.
    public func namingPair(header: [String], file: String, columns: GravityColumns = GravityColumns())
        throws(Diagnostics) -> ClusterSpecification
    {
        var copy = self
        copy.groups = try withPairsNamed(groups, ColumnLookup(header: header, file: file, gravity: columns), in: source)
        return copy
    }
}

private func withPairsNamed(_ groups: [GroupExpression], _ lookup: ColumnLookup, in source: SourceText)
    throws(Diagnostics) -> [GroupExpression]
{
    do throws(Diagnostic) {
        var named: [GroupExpression] = []
        for group in groups {
            let next = try group.namingPair(lookup, in: source)
            if !named.contains(where: { $0.name == next.name }) { named.append(next) }
        }
        return named
    } catch {
        throw Diagnostics([error])
    }
}
