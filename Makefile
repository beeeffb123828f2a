# make check: the C tests, plain and under ASan + UBSan, and some inputs for each fuzzer; make check-tsan: under
# ThreadSanitizer; make check-neon: the kernels of ARM, emulated. The Python side: see README.md.
CC ?= cc
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
BUILD ?= build
override BUILD := $(abspath $(BUILD))
CORE = $(wildcard csrc/core/*.c csrc/core/simd/*.c csrc/par/*.c)
HEADERS = $(wildcard csrc/core/*.h csrc/core/simd/*.h csrc/par/*.h tests/c/*.h)
TESTS = $(patsubst tests/c/%.c,%,$(wildcard tests/c/test_*.c))
FLAGS_plain = -O2 -g
FLAGS_asan = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan = -O1 -g -fsanitize=thread

check: check-plain check-asan check-fuzz

define variant
$(BUILD)/$(1)/%.o: %.c
	@mkdir -p $$(dir $$@)
	$$(CC) $(WARN) $(FLAGS_$(1)) -MMD -MP -pthread -Icsrc/core -Icsrc/core/simd -Icsrc/par -Itests/c -c $$< -o $$@
$(BUILD)/$(1)/%: $(BUILD)/$(1)/tests/c/%.o $(CORE:%.c=$(BUILD)/$(1)/%.o)
	$$(CC) $(FLAGS_$(1)) -pthread $$^ -lcmocka -lm -o $$@
check-$(1): $(TESTS:%=$(BUILD)/$(1)/%)
	@set -e; for t in $$^; do $$$$t; done
.PHONY: check-$(1)
endef
$(eval $(call variant,plain))
$(eval $(call variant,asan))
$(eval $(call variant,tsan))

# A few random inputs for each fuzzer, so that it is known to build and to hold.
FUZZ_NAMES = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
check-fuzz: $(FUZZ_NAMES:%=$(BUILD)/asan/fuzz/%)
	@set -e; for f in $^; do FUZZ_RUNS=200 $$f; done
$(BUILD)/asan/fuzz/%: $(BUILD)/asan/tests/fuzz/%.o $(BUILD)/asan/tests/fuzz/alone.o $(CORE:%.c=$(BUILD)/asan/%.o)
	@mkdir -p $(dir $@)
	$(CC) $(FLAGS_asan) -pthread $^ -lcmocka -lm -o $@
# What each object was made of: tests include sources, too, with their limits lowered.
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# The kernels of ARM, and what else has code of its own there, on any machine, under an emulator.
ARM_CC ?= aarch64-linux-gnu-gcc
ARM_RUN ?= qemu-aarch64
check-neon: $(foreach t,kernels utf8 words quick tokenize,$(BUILD)/neon/test_$(t))
	@set -e; for t in $^; do $(ARM_RUN) $$t; done
$(BUILD)/neon/test_%: tests/c/test_%.c tests/c/emulated/cmocka.h $(CORE) $(HEADERS)
	@mkdir -p $(dir $@)
	$(ARM_CC) $(WARN) -O2 -static -pthread -Itests/c/emulated -Icsrc/core -Icsrc/core/simd -Icsrc/par -Itests/c $< $(CORE) -lm -o $@

# make fuzz: FUZZ_SECONDS of each fuzzer under libFuzzer where there is clang, else random inputs of our own.
CLANG := $(shell command -v clang 2>/dev/null)
FUZZ_SECONDS ?= 60
FUZZERS = $(FUZZ_NAMES:%=$(BUILD)/fuzz/%)
FUZZ_BUILD = $(if $(CLANG),$(CLANG) -fsanitize=fuzzer,$(CC) tests/fuzz/alone.c) $(FLAGS_asan)
fuzz: $(FUZZERS)
	@set -e; for f in $^; do $$f $(if $(CLANG),-max_total_time=$(FUZZ_SECONDS)); done
$(BUILD)/fuzz/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.[ch] tests/c/test_topics_oracle.c) $(CORE) $(HEADERS)
	@mkdir -p $(dir $@)
	$(FUZZ_BUILD) $(filter-out -Werror,$(WARN)) -pthread -Icsrc/core -Icsrc/core/simd -Icsrc/par -Itests/c $< $(CORE) -lcmocka -lm -o $@

# make bench: dipcore beside its peers, in a virtual environment of its own. BENCH="--only dtm" chooses.
PYTHON ?= python3
BENCH ?=
bench:
	@test -x $(BUILD)/bench/bin/python || $(PYTHON) -m venv $(BUILD)/bench
	@$(BUILD)/bench/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BUILD)/bench/bin/python -m pip install --quiet --disable-pip-version-check ".[bench]"
	@$(BUILD)/bench/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
	@$(BUILD)/bench/bin/python benchmarks/harness.py --json $(BUILD)/bench.json $(BENCH)

clean:
	rm -rf $(BUILD)

.PHONY: check check-fuzz check-neon fuzz bench clean
.SECONDARY:
