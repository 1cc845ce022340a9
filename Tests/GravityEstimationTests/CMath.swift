import Glibc

/// The exponential, without the C library's other names.
func exponential(_ value: Double) -> Double { exp(value) }

/// The natural logarithm, likewise.
func logarithm(_ value: Double) -> Double { log(value) }
