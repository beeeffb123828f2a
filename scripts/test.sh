#!/bin/sh
# Sets everything up and passes all tests: C (plain, ASan + UBSan), Python, and the extension under valgrind.
. "$(dirname "$0")/setup.sh"
need_to_build
need "command -v make" make
need "printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <cmocka.h>\n' | cc -E -" libcmocka-dev
need "test -f /usr/share/unicode/auxiliary/WordBreakTest.txt" unicode-data
need "command -v valgrind" valgrind
need "command -v g++" g++
need "pkg-config --exists icu-uc" pkg-config libicu-dev # PyICU builds against it
need "command -v chromium" chromium
if [ "$(uname -m)" = x86_64 ]; then # elsewhere the kernels of ARM run by themselves, or not at all
    need "command -v aarch64-linux-gnu-gcc" gcc-aarch64-linux-gnu libc6-dev-arm64-cross
    need "command -v qemu-aarch64" qemu-user
fi
install_missing
echo "== C tests, plain and under ASan + UBSan"
make --silent check
if [ "$(uname -m)" = x86_64 ]; then make --silent check-neon; fi
echo "== Python tests"
export DIPCORE_WERROR=1
make_environment test
.venv/bin/python -m pytest -q
echo "== the extension under valgrind"
sh scripts/valgrind.sh
echo "all tests passed"
