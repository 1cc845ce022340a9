// swift-tools-version: 6.1
// The manifest is the map: targets are listed from kernels up to surfaces, and a target
// may import only what stands above it in this file and is named in its dependencies.
import PackageDescription

let package = Package(
    name: "Comity",
    products: [
        .executable(name: "comity", targets: ["comity"]),
        // For the benchmarks, which are a package of their own.
        .library(
            name: "ComityModels",
            targets: [
                "EquilibriumModels", "GravityEstimation", "Scenarios", "Engine", "Reporting", "WorldData", "DataTables",
                "TextFormats", "NumericKernels",
            ]),
        .library(name: "ComityTestSupport", targets: ["TestSupport"]),
    ],
    targets: [
        // MARK: C libraries of Debian
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CLAPACK", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

        // MARK: Own kernels in C
        .target(name: "CVectorMath", linkerSettings: [.linkedLibrary("m")]),

        // MARK: Kernels: mathematics and text, free of the domain
        .target(name: "NumericKernels", dependencies: ["CLAPACK", "CVectorMath"]),
        .target(name: "TextFormats", dependencies: ["CZlib", "CYAML", "CCrypto"]),
        .target(name: "ResultStore", dependencies: ["CSQLite", "TextFormats"]),

        // MARK: Data
        .target(name: "WorldData", dependencies: ["TextFormats"]),
        .target(name: "WorldBuilding", dependencies: ["WorldData", "TextFormats"]),

        .target(name: "DataTables", dependencies: ["CReadStat", "TextFormats"]),
        .target(name: "DataImport", dependencies: ["DataTables", "WorldData", "TextFormats"]),

        // MARK: Estimation
        .target(
            name: "GravityEstimation",
            dependencies: ["DataTables", "NumericKernels", "CVectorMath", "CLAPACK", "TextFormats"]),

        .target(name: "StructuralChange", dependencies: ["NumericKernels"]),

        // MARK: Alignment
        .target(name: "Alignment", dependencies: ["NumericKernels", "TextFormats"]),

        // MARK: Models
        .target(name: "EquilibriumModels", dependencies: ["WorldData", "NumericKernels", "CVectorMath"]),

        .target(name: "Geoeconomics", dependencies: ["EquilibriumModels", "NumericKernels"]),

        // MARK: Questions
        .target(
            name: "Scenarios", dependencies: ["EquilibriumModels", "WorldData", "NumericKernels", "TextFormats"],
            exclude: ["README.md"]),

        // MARK: Surfaces
        .target(name: "Reporting", dependencies: ["WorldData", "TextFormats", "CXlsxWriter"]),
        .target(
            name: "Engine",
            dependencies: [
                "Scenarios", "Geoeconomics", "EquilibriumModels", "GravityEstimation", "DataTables", "WorldBuilding",
                "WorldData", "NumericKernels", "Reporting", "ResultStore", "TextFormats",
                "DataImport", "StructuralChange",
                "Alignment",
            ]),
        .target(
            name: "HTTPService", dependencies: ["Engine", "Reporting", "NumericKernels", "TextFormats", "CMicroHTTPD"]),
        .target(name: "CommandLineKit", dependencies: ["TextFormats"]),
        .executableTarget(name: "comity", dependencies: ["Engine", "HTTPService", "CommandLineKit", "TextFormats"]),

        // MARK: Tests
        .target(
            name: "TestSupport",
            dependencies: ["EquilibriumModels", "GravityEstimation", "WorldData", "TextFormats"],
            path: "Tests/TestSupport"),
        .testTarget(
            name: "NumericKernelsTests", dependencies: ["NumericKernels", "CVectorMath", "TestSupport"]),
        .testTarget(name: "TextFormatsTests", dependencies: ["TextFormats", "TestSupport"]),
        .testTarget(name: "DataTablesTests", dependencies: ["DataTables", "CReadStat", "TextFormats", "TestSupport"]),
        .testTarget(name: "WorldDataTests", dependencies: ["WorldData", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "WorldBuildingTests",
            dependencies: ["WorldBuilding", "WorldData", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "GravityEstimationTests",
            dependencies: ["GravityEstimation", "DataTables", "NumericKernels", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "AlignmentTests", dependencies: ["Alignment", "NumericKernels", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "EquilibriumModelsTests",
            dependencies: ["EquilibriumModels", "WorldData", "NumericKernels", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "GeoeconomicsTests",
            dependencies: [
                "Geoeconomics", "Engine", "Scenarios", "EquilibriumModels", "WorldData", "NumericKernels", "TextFormats",
                "TestSupport",
            ]),
        .testTarget(
            name: "ScenariosTests",
            dependencies: [
                "Scenarios", "EquilibriumModels", "WorldData", "NumericKernels", "TextFormats", "TestSupport",
            ]),
        .testTarget(
            name: "DataImportTests", dependencies: ["DataImport", "WorldData", "TextFormats", "TestSupport"]),
        .testTarget(name: "StructuralChangeTests", dependencies: ["StructuralChange", "NumericKernels"]),
        .testTarget(name: "ReportingTests", dependencies: ["Reporting", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Engine", "Scenarios", "Geoeconomics", "EquilibriumModels", "GravityEstimation", "DataTables", "Reporting",
                "ResultStore", "WorldData", "NumericKernels", "TextFormats", "TestSupport",
                "DataImport", "StructuralChange",
                "Alignment",
            ]),
        .testTarget(
            name: "HTTPServiceTests",
            dependencies: ["HTTPService", "Engine", "Reporting", "TextFormats", "WorldData", "TestSupport"]),
        .testTarget(
            name: "CommandLineKitTests", dependencies: ["CommandLineKit", "TextFormats", "TestSupport"]),
        .testTarget(
            name: "CommandTests", dependencies: ["comity", "WorldData", "TestSupport"],
            exclude: ["Cases", "README.md"]),
    ],
    swiftLanguageModes: [.v6]
)
