# `make help` says what there is.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

# The command carries the Swift library inside, so that it runs where no Swift is installed.
# The toolchain's own linker: the system's warns of a function in the Swift library that nothing here calls.
RELEASE = -c release --static-swift-stdlib -Xswiftc -use-ld=lld --product comity
# A build with an import that the manifest does not declare, or with a warning, is no build.
STRICT = --explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors

.DEFAULT_GOAL := help
.PHONY: help setup build demo test browser interface load benchmark gates lint format install clean

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: ## Check for Swift, and install missing Debian packages
	@scripts/setup.sh

build: setup ## Build the command, optimised
	$(SWIFT) build $(RELEASE)

demo: build ## Answer the first scenario
	.build/release/comity run Scenarios/tpp-inclusive.yaml

test: setup ## Run the tests (COMITY_SLOW=1 runs the slow ones too)
	$(SWIFT) build --build-tests $(STRICT)
	$(SWIFT) test --skip-build

# The environment of the browser tests has what the checks of the service need.
PYTHON = $(if $(wildcard .build/browser/bin/python),.build/browser/bin/python,python3)

interface: build ## Compare the running service with its description (needs python3-jsonschema)
	$(PYTHON) Tests/ServiceTests/check_interface.py .build/release/comity

load: build ## Load the service for a minute, and print latencies and memory
	$(PYTHON) Tests/ServiceTests/load.py .build/release/comity

browser: build ## Test the page in a browser (needs Chromium and a few Python packages, or says what is missing)
	scripts/browser-tests.sh

BENCHMARKS = Benchmarks/.build/release/SolveBenchmarks

benchmark: setup ## Measure, and print a table (LONG=--long: also what takes minutes)
	$(SWIFT) build --package-path Benchmarks -c release
	$(BENCHMARKS) $(LONG)

gates: setup ## Compare counts with their limits, see Benchmarks/gates.csv
	$(SWIFT) build --package-path Benchmarks -c release --product SolveBenchmarks
	$(BENCHMARKS) --gates Benchmarks/gates.csv

lint: setup ## Check the layout of the sources
	$(SWIFT) format lint -r --strict Sources Tests Benchmarks/Sources

format: setup ## Lay the sources out
	$(SWIFT) format -i -r Sources Tests Benchmarks/Sources

install: build ## Copy the command and its data below PREFIX (/usr/local)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/comity'
	install -m 755 .build/release/comity '$(DESTDIR)$(PREFIX)/bin/comity'
	cp -R Worlds Parameters Scenarios Sweeps Charts Web '$(DESTDIR)$(PREFIX)/share/comity/'
	if [ -d .build/python ]; then rm -rf '$(DESTDIR)$(PREFIX)/share/comity/python'; \
	    cp -R .build/python '$(DESTDIR)$(PREFIX)/share/comity/python'; fi

clean: ## Remove everything that was built
	rm -rf .build Benchmarks/.build
