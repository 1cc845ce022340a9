import Testing

@testable import EquilibriumModels

@Suite("Kernels in memory")
struct KernelTableTests {
    @Test("dense rows begin on 64 bytes, hold what was filled in, and end in zeros", arguments: [1, 7, 8, 31, 77, 160])
    func rows(_ count: Int) {
        let table = KernelTable(rows: 5, count: count) { row, into in
            for i in 0..<count { into[i] = Double(row * count + i + 1) }
        }
        #expect(table.stride % 8 == 0 && (count..<count + 8).contains(table.stride))
        table.withRows { rows in
            #expect(Int(bitPattern: rows) % 64 == 0)
            for row in 0..<5 {
                for i in 0..<table.stride {
                    #expect(rows[row * table.stride + i] == (i < count ? Double(row * count + i + 1) : 0))
                }
            }
        }
        #expect(table.bytes == 8 * (5 * table.stride + 8) && !table.isEmpty)
    }

    @Test("compressed cells stay as they are, and no cells are no table")
    func compressed() {
        let table = KernelTable(compressed: [1, 2, 3])
        table.withRows { #expect($0[0] == 1 && $0[2] == 3) }
        #expect(KernelTable.none.isEmpty)
    }
}
