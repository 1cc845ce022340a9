import Glibc
import TextFormats

extension DataTable {
    /// Reads a table from a file, whose kind is told by the ending of its name: `.csv`, `.csv.gz`, `.dta` or `.parquet`.
    ///
    /// A column of a text file holds numbers where every cell that is not empty is a finite decimal number, and codes with
    /// labels otherwise, in their spelling: `01` stays `01`. In the other formats the file says which columns are numbers.
    /// Parquet is read by a Python with pyarrow, where there is one.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - columns: names of the columns to keep; `nil` keeps all.
    ///   - name: what to call the file in messages; the path itself where `nil`.
    ///   - missing: texts that stand for a missing number in a column whose other cells are numbers. In a column of texts
    ///     they are texts: `NA` stays Namibia.
    ///   - threads: how many threads may work at once; `nil` is one for each core. The table does not depend on it.
    /// - Throws: `Diagnostics` of kinds `unknown-format` and `unknown-column`, and those of the reader: for text
    ///   `missing-file`, `unreadable-file`, `damaged-gzip`, `not-utf8`, `empty-file`, `duplicate-column`,
    ///   `wrong-separator`, `wrong-field-count`, `unclosed-quote`, `row-too-long`, `too-many-rows`, `changed-file`; for
    ///   Stata also `damaged-stata-file` and `not-numbers`; for Parquet `no-parquet-reader`, `damaged-parquet-file`,
    ///   `failed-reader`.
    public static func read(
        _ path: String, columns: Set<String>? = nil, called name: String? = nil, missing: [String] = [],
        threads: Int? = nil
    ) throws(Diagnostics) -> DataTable {
        let file = name ?? path
        switch try TableFormat(path, called: file) {
        case .csv: return try csvReader(path, file, columns, missing, threads).read()
        case .stata: return try StataReader(path: path, file: file, wanted: columns).read()
        case .parquet: return try ParquetReader(path: path, file: file, wanted: columns).read()
        }
    }

    /// Reads only the names of the columns of a file.
    ///
    /// - Throws: `Diagnostics`, as ``read(_:columns:called:missing:threads:)``.
    public static func header(of path: String, called name: String? = nil) throws(Diagnostics) -> [String] {
        let file = name ?? path
        switch try TableFormat(path, called: file) {
        case .csv: return try csvReader(path, file, nil, [], 1).header()
        case .stata: return try StataReader(path: path, file: file, wanted: nil).header()
        case .parquet: return try ParquetReader(path: path, file: file, wanted: nil).header()
        }
    }

    private static func csvReader(
        _ path: String, _ file: String, _ columns: Set<String>?, _ missing: [String], _ threads: Int?
    ) -> CSVReader {
        CSVReader(
            path: path, file: file, wanted: columns, markers: missing, threads: max(1, threads ?? coreCount()))
    }
}

/// The kinds of file that hold a table.
enum TableFormat {
    case csv
    case stata
    case parquet

    /// Tells the kind by the ending of a name.
    ///
    /// - Throws: `Diagnostics` of kind `unknown-format`.
    init(_ path: String, called file: String) throws(Diagnostics) {
        let name = path.lowercased()
        guard !isFolder(path) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "unreadable-file", file: file, found: "this is a folder", needed: "a table in one file",
                    advice: "name the file in it, such as \(file.hasSuffix("/") ? file : file + "/")trade.csv")
            ])
        }
        if name.hasSuffix(".csv") || (path.hasSuffix(".gz") && name.hasSuffix(".csv.gz")) {
            self = .csv
        } else if name.hasSuffix(".dta") {
            self = .stata
        } else if name.hasSuffix(".parquet") {
            self = .parquet
        } else {
            throw Diagnostics([
                Diagnostic(
                    kind: "unknown-format", file: file, found: "the ending of the name tells no format of tables",
                    needed: ".csv, .csv.gz, .dta or .parquet",
                    advice: "save the table as comma-separated text, with a name that ends in .csv")
            ])
        }
    }
}

/// Number of cores on which this process may run, at least one.
private func coreCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
