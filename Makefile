# Everything that people and CI do, by name. `make run` and `make test` are all the set-up that a fresh machine needs.

SHELL := /bin/bash
EXP ?= quickstart
RUNS ?= runs
ALMANAC := .build/release/almanac
SEEDS ?= [1..3]
CUT := $(wildcard experiments/crypto-gru-attention*.yaml)
FULL_SETTING := data.start=null window.stride=1 training.epochs=150
SOURCES := Package.swift Sources Tests Benchmarks

.PHONY: run build compare experiments results test verify bench bench-peers same-bits interchange pages schema reference completions lint format clean setup

## Builds, then runs experiments/$(EXP).yaml into $(RUNS); SET="training.epochs=150 window.stride=1" changes its settings.
run: build
	$(ALMANAC) run experiments/$(EXP).yaml $(SET) --runs $(RUNS)

## The release program. The standard library is linked statically, which makes it start faster; symbols are left out.
build: setup
	swift build -c release --product almanac --static-swift-stdlib -Xlinker -s

## Installs the system libraries that are missing, or says how.
setup:
	@scripts/setup

## make compare A=run B=run [OUT=folder]
compare: build
	@test -n "$(A)" -a -n "$(B)" || { echo "usage: make compare A=RUN B=RUN [OUT=FOLDER]" >&2; exit 2; }
	$(ALMANAC) compare $(A) $(B) $(if $(OUT),-o $(OUT)) --runs $(RUNS)

## Runs every experiment that ships; with FULL=1 those whose setting is cut at their full one, which takes much longer.
experiments: build
	@status=0; \
	$(ALMANAC) run -k $(filter-out $(CUT),$(wildcard experiments/*.yaml)) --runs $(RUNS) || status=$$?; \
	$(ALMANAC) run -k $(CUT) $(if $(FULL),$(FULL_SETTING)) --runs $(RUNS) || status=$$?; \
	exit $$status

## Runs every experiment that ships over $(SEEDS), and writes what came out into experiments/RESULTS.md.
results: build
	@status=0; specs="$(wildcard experiments/*.yaml)"; \
	$(ALMANAC) run -k $$specs 'seeds=$(SEEDS)' --runs $(RUNS) || status=$$?; \
	$(ALMANAC) results $$specs 'seeds=$(SEEDS)' --runs $(RUNS) -o experiments/RESULTS.md || status=$$?; \
	exit $$status

## All tests. Kernels are optimised in this configuration too.
test: setup
	swift test

## make verify RUN=quickstart: runs it again on one and on two threads and compares every byte.
verify: build
	@test -n "$(RUN)" || { echo "usage: make verify RUN=RUN" >&2; exit 2; }
	$(ALMANAC) verify $(RUN) --threads 1,2 --runs $(RUNS)

## Speed of everything in one table, or of some groups: make bench GROUPS="kernels csv"; see Benchmarks/NOTES.md.
bench: build
	swift build -c release --product benchmarks --static-swift-stdlib
	.build/release/benchmarks $(GROUPS)

## Ratios to PyTorch and pandas, which are installed under .build unless PYTHON names a python that has them.
bench-peers: build
	swift build -c release --product benchmarks --static-swift-stdlib
	Benchmarks/peers/run.sh .build/release/benchmarks $(PYTHON)

## The same bits from builds for other instruction sets, from debug and release, and on 1, 2, 3 and 8 threads.
same-bits: setup
	Tests/same-bits.sh

## Weights to PyTorch and back, exports to onnxruntime: make interchange PYTHON=a python that has torch and onnxruntime.
interchange: setup
	PYTHON=$(or $(PYTHON),python3) Tests/Interchange/run.sh

## Validates report, compare and sweep pages, and looks at them in a browser; needs Chromium, Java and Python.
pages: build
	Tests/Pages/run.sh $(ALMANAC)

## The spec's JSON Schema against an independent validator: make schema PYTHON=a python that has jsonschema and PyYAML.
schema: build
	$(or $(PYTHON),python3) Tests/Fixtures/specs/check_schema.py $(ALMANAC)

## docs/commands.md and the manual page docs/almanac.1 from the program's help.
reference: build
	scripts/command-reference $(ALMANAC) > docs/commands.md
	scripts/man-page $(ALMANAC) > docs/almanac.1

## Completions of commands and options for bash, zsh and fish, and the manual page, into the user's own folders.
completions: build
	scripts/install-completions $(ALMANAC)

lint:
	swift format lint --strict --parallel --recursive --configuration .swift-format $(SOURCES)

format:
	swift format --in-place --parallel --recursive --configuration .swift-format $(SOURCES)

## Removes what was built; runs and their cache stay.
clean:
	rm -rf .build
