// swift-tools-version: 6.1
// Benchmarks are a package of their own, so that users of Comity never build them.
import PackageDescription

let package = Package(
    name: "ComityBenchmarks",
    dependencies: [.package(name: "Comity", path: "..")],
    targets: [
        .executableTarget(
            name: "SolveBenchmarks",
            dependencies: [
                .product(name: "ComityModels", package: "Comity"),
                .product(name: "ComityTestSupport", package: "Comity"),
            ]),
        .executableTarget(
            name: "ProductLevelBenchmarks",
            dependencies: [
                .product(name: "ComityModels", package: "Comity"),
                .product(name: "ComityTestSupport", package: "Comity"),
            ]),
        .executableTarget(
            name: "SweepBenchmarks",
            dependencies: [
                .product(name: "ComityModels", package: "Comity"),
                .product(name: "ComityTestSupport", package: "Comity"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
