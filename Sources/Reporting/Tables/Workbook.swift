import CXlsxWriter
import Glibc
import TextFormats

/// A workbook that is being written: sheets of typed cells.
///
/// Text is always written as text, so that a name that begins with `=` is no formula. The same cells give the same
/// bytes: the time of making is fixed.
final class Workbook {
    /// How a cell looks.
    enum Style: Hashable {
        case plain
        case title
        case heading
        case unit
        case wrapped
        case percent
        case money
        case number
        case bold
    }

    private let book: UnsafeMutablePointer<lxw_workbook>
    private let path: String
    private var formats: [Style: UnsafeMutablePointer<lxw_format>] = [:]
    private var isClosed = false

    /// The longest text a cell may hold.
    static let longestText = 32_000

    /// Begins a workbook in a new file.
    init(path: String, temporaryFolder: String, title: String) throws(Diagnostic) {
        self.path = path
        // The library copies the name of the folder.
        let opened = temporaryFolder.withCString { folder in
            var options = lxw_workbook_options(
                constant_memory: 0, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
            return workbook_new_opt(path, &options)
        }
        guard let opened else { throw Self.fault(path, "the workbook cannot be begun") }
        book = opened
        // A time of making would make every file of the same run another file.
        let status = Self.visible(title).withCString { title in
            "Comity".withCString { author in
                var properties = lxw_doc_properties()
                properties.title = UnsafeMutablePointer(mutating: title)
                properties.author = UnsafeMutablePointer(mutating: author)
                properties.created = 1_451_606_400  // 1 January 2016, 00:00 UTC
                return workbook_set_properties(opened, &properties)
            }
        }
        guard status == LXW_NO_ERROR else { throw Self.fault(path, "the workbook's title cannot be set") }
    }

    deinit {
        // Closing frees what the library holds; what it writes then is not looked at.
        if !isClosed { _ = workbook_close(book) }
    }

    /// Adds a sheet with a row of titles and a row of units, which stay in sight, and the widths of its columns.
    func sheet(_ name: String, columns: [(title: String, unit: String, width: Double)]) throws(Diagnostic) -> Sheet {
        guard let sheet = workbook_add_worksheet(book, name) else {
            throw Self.fault(path, "the sheet \(name) cannot be added")
        }
        var result = Sheet(book: self, sheet: sheet)
        for (place, column) in columns.enumerated() {
            _ = worksheet_set_column(sheet, lxw_col_t(place), lxw_col_t(place), column.width, nil)
        }
        result.add(columns.map { .text($0.title, .heading) })
        result.add(columns.map { .text($0.unit, .unit) })
        worksheet_freeze_panes(sheet, 2, 1)
        worksheet_repeat_rows(sheet, 0, 1)
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_fit_to_pages(sheet, 1, 0)
        return result
    }

    /// Ends the workbook: the file is complete.
    func close() throws(Diagnostic) {
        isClosed = true
        let status = workbook_close(book)
        guard status == LXW_NO_ERROR else {
            throw Self.fault(path, "the workbook cannot be completed: \(String(cString: lxw_strerror(status)))")
        }
    }

    fileprivate func format(_ style: Style) -> UnsafeMutablePointer<lxw_format>? {
        if let known = formats[style] { return known }
        guard style != .plain, let format = workbook_add_format(book) else { return nil }
        switch style {
        case .plain: break
        case .title:
            format_set_bold(format)
            format_set_font_size(format, 14)
        case .heading:
            format_set_bold(format)
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_BOTTOM.rawValue))
        case .unit:
            format_set_italic(format)
            format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
        case .wrapped:
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        case .percent: format_set_num_format(format, "0.000")
        case .money: format_set_num_format(format, "#,##0.00")
        case .number: format_set_num_format(format, "General")
        case .bold: format_set_bold(format)
        }
        formats[style] = format
        return format
    }

    /// Text without characters that XML cannot hold.
    fileprivate static func visible(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" {
                result.unicodeScalars.append(scalar)
            } else if scalar != "\r" {
                if let shown = scalar.visibleForm { result += shown } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    private static func fault(_ path: String, _ found: String) -> Diagnostic {
        Diagnostic(
            kind: "cannot-write", file: path, found: found, needed: "room in the temporary folder",
            advice: "name another one in TMPDIR")
    }
}

extension Workbook {
    /// A cell.
    enum Cell {
        case text(String, Style = .plain)
        case number(Double?, Style = .number)
        case count(Int)
    }

    /// A sheet that is being filled, row by row.
    struct Sheet {
        fileprivate let book: Workbook
        fileprivate let sheet: UnsafeMutablePointer<lxw_worksheet>
        private var row: lxw_row_t = 0

        fileprivate init(book: Workbook, sheet: UnsafeMutablePointer<lxw_worksheet>) {
            self.book = book
            self.sheet = sheet
        }

        /// Adds a row; numbers that do not exist leave their cells empty.
        mutating func add(_ cells: [Cell]) {
            for (place, cell) in cells.enumerated() {
                let column = lxw_col_t(place)
                switch cell {
                case .text(let words, let style):
                    guard !words.isEmpty || style != .plain else { continue }
                    _ = worksheet_write_string(
                        sheet, row, column, Workbook.visible(String(words.prefix(Workbook.longestText))),
                        book.format(style))
                case .number(let value, let style):
                    guard let value, value.isFinite else { continue }
                    _ = worksheet_write_number(sheet, row, column, value, book.format(style))
                case .count(let number):
                    _ = worksheet_write_number(sheet, row, column, Double(number), nil)
                }
            }
            row += 1
        }
    }
}
