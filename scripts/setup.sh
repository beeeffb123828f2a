# Sourced by demo.sh and test.sh: system packages and a virtual environment in .venv.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}

# need COMMAND PACKAGES...: notes the Debian packages when COMMAND fails.
missing=""
need() {
    check=$1
    shift
    sh -c "$check" >/dev/null 2>&1 || missing="$missing $*"
}

need_to_build() {
    need "$PYTHON -c 'import venv, ensurepip'" python3-venv
    need "test -f \"\$($PYTHON -c 'import sysconfig; print(sysconfig.get_paths()[\"include\"])')/Python.h\"" python3-dev
    need "command -v cc" build-essential
}

install_missing() {
    [ -z "$missing" ] && return 0
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        if sudo -n true >/dev/null 2>&1; then as_root="sudo -n"; else as_root=no; fi
    fi
    if [ "$as_root" = no ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "These Debian packages are missing and cannot be installed from here:$missing" >&2
        echo "Install them (apt-get install$missing) and run this again." >&2
        exit 1
    fi
    echo "Installing:$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

make_environment() { # make_environment EXTRA: dipcore[EXTRA] in .venv
    [ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
    .venv/bin/python -m pip install --quiet --disable-pip-version-check ".[$1]"
}
