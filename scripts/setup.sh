#!/bin/sh
# Sets up what `make run` (argument: run), `make test` (test) or `make bench` (bench) needs. Safe to repeat: what is there is left alone.
set -eu
cd "$(dirname "$0")/.."
mode=${1:-run}
python=${PYTHON:-python3}

say() { echo "$*" >&2; exit 1; }

command -v "$python" >/dev/null ||
    say "请先安装 Python 3.11 或更新版本。 / Install Python 3.11 or newer first (Debian: apt-get install python3 python3-venv)."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    say "需要 Python 3.11 或更新版本，当前是 $("$python" -V)。 / Python 3.11 or newer is needed; set PYTHON to one."

# Debian packages that are missing, found by what they provide.
missing=""
want() { missing="$missing $1"; }
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || want python3-venv
PATH="$PATH:/usr/sbin:/sbin"
has_library libpango-1.0.so.0 || want libpango-1.0-0
has_library libpangoft2-1.0.so.0 || want libpangoft2-1.0-0
has_library libharfbuzz-subset.so.0 || want libharfbuzz-subset0
if [ "$mode" != run ]; then
    command -v chromium >/dev/null || want chromium
    [ -n "${TEST_POSTGRES_URL:-}" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || want postgresql
    command -v strace >/dev/null || want strace
fi
if [ "$mode" = bench ]; then command -v wrk >/dev/null || want wrk; fi

if [ -n "$missing" ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if command -v apt-get >/dev/null && $sudo true 2>/dev/null; then
        echo "Installing:$missing" >&2
        { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing; } >/tmp/hall-audit-apt.log 2>&1 ||
            say "无法安装系统组件:$missing，详情见 /tmp/hall-audit-apt.log。 / Could not install$missing; see /tmp/hall-audit-apt.log."
    else
        say "缺少系统组件，请让管理员运行： apt-get install$missing  / Ask an administrator to run: apt-get install$missing"
    fi
fi

lock=requirements-dev.lock
[ "$mode" = run ] && ! [ -e .venv/.ready-dev ] && lock=requirements.lock
stamp=$(cat "$lock" pyproject.toml | cksum)
ready=.venv/.ready
[ "$lock" = requirements-dev.lock ] && ready=.venv/.ready-dev
if ! [ -e "$ready" ] || [ "$(cat "$ready")" != "$stamp" ]; then
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r "$lock" ||
        say "无法下载 Python 组件，请检查网络后重试。 / Python packages could not be downloaded; check the network and try again."
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
    echo "$stamp" > "$ready"
fi
.venv/bin/python build_web.py
