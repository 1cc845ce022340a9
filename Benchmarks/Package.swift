// swift-tools-version: 6.1
// Benchmarks are a package of their own, so that users of Comity never build them.
import PackageDescription

let package = Package(
    name: "ComityBenchmarks",
    dependencies: [.package(name: "Comity", path: "..")],
    targets: [
        // Stands in for malloc and its kin, and counts them.
        .target(name: "CAllocationCount"),
        .target(
            name: "BenchmarkSupport",
            dependencies: [
                "CAllocationCount",
                .product(name: "ComityModels", package: "Comity"),
            ]),
        .executableTarget(
            name: "SolveBenchmarks",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "ComityModels", package: "Comity"),
                .product(name: "ComityTestSupport", package: "Comity"),
            ]),
        .executableTarget(
            name: "ProductLevelBenchmarks",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "ComityModels", package: "Comity"),
                .product(name: "ComityTestSupport", package: "Comity"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
