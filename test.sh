#!/usr/bin/env bash
# Gets what the tests need, builds, and runs every test project. The last line is `N passed, N failed[, N skipped]`.
# --full (or PROMOTE_HOOK_FULL=1): the long sweeps too; without it they are skipped, and named with the reason.
# CI=true: locked restore, and a test that is skipped for want of a tool fails.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit

configuration=Release
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

fail() { # message
  echo "test.sh: $1" >&2
  exit 1
}

for argument in "$@"; do
  case $argument in
    --full) export PROMOTE_HOOK_FULL=1 ;;
    *) fail "unknown argument $argument; the only one is --full" ;;
  esac
done
# One test program may take so many seconds.
limit=900
if [[ ${PROMOTE_HOOK_FULL:-} == 1 ]]; then limit=2700; fi

# Runs one step, its output kept back unless it fails, and says how long it took.
phase() { # name, command…
  local name=$1 start=$SECONDS rc=0
  shift
  "$@" >"$logs/phase" 2>&1 || rc=$?
  printf '%-8s %4d s\n' "$name" $((SECONDS - start))
  if ((rc)); then tail -n 60 "$logs/phase"; fi
  return "$rc"
}

# global.json names the SDK; where the machine has none that suits, Microsoft's own script puts one into .dotnet/.
need_dotnet() {
  dotnet --version >/dev/null 2>&1 && return
  export DOTNET_ROOT=$PWD/.dotnet PATH=$PWD/.dotnet:$PATH
  dotnet --version >/dev/null 2>&1 && return
  # A bare Debian has no ICU, which the SDK would insist on.
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  mkdir -p .dotnet
  phase dotnet bash -c 'curl -fsSL https://dot.net/v1/dotnet-install.sh -o .dotnet/install.sh &&
    bash .dotnet/install.sh --channel 10.0 --install-dir .dotnet --no-path' ||
    fail 'there is no .NET 10 SDK, and it could not be installed into .dotnet/'
}

# The number after "  total:" and the like in the summary of one test program.
count() { # word, file
  sed -n "s/^  $1: \([0-9]*\)$/\1/p" "$2" | tail -n 1
}

run_project() { # project folder; adds to passed, failed, skipped
  local name start=$SECONDS log rc=0
  name=$(basename "$1")
  log=$logs/$name
  timeout --kill-after=10 "$limit" "$1/bin/$configuration/net10.0/$name" --no-ansi --no-progress --results-directory "$logs/results" >"$log" 2>&1 || rc=$?
  local p f s
  p=$(count succeeded "$log") f=$(count failed "$log") s=$(count skipped "$log")
  # A program that ended badly without naming a failed test (a crash, no tests) is itself one failure.
  if ((rc && ${f:-0} == 0)); then f=1; fi
  printf '%-34s %4d passed, %d failed, %d skipped, %d s\n' "$name" "${p:-0}" "${f:-0}" "${s:-0}" $((SECONDS - start))
  if ((rc)); then cat "$log"; else grep -A 1 '^skipped ' "$log"; fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
}

# Known weaknesses of packages are a failure; that nobody could be asked is none, and said.
audit() {
  local start=$SECONDS rc=0
  scripts/audit.sh >"$logs/audit" 2>&1 || rc=$?
  printf '%-8s %4d s\n' audit $((SECONDS - start))
  cat "$logs/audit"
  ((rc == 0 || rc == 3))
}

need_dotnet
phase tools scripts/tools.sh || fail 'tools are missing, and CI=true asks for all of them'
cat "$logs/phase"
phase restore dotnet restore PromoteHook.sln || fail 'restore failed'
phase build dotnet build PromoteHook.sln --no-restore --configuration "$configuration" || fail 'build failed'

passed=0 failed=0 skipped=0
phase format dotnet format PromoteHook.sln --no-restore --verify-no-changes || failed=$((failed + 1))
audit || failed=$((failed + 1))
phase publish scripts/publish.sh || failed=$((failed + 1))
for project in tests/*.Tests; do
  run_project "$project"
done

if ((skipped)); then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
((failed == 0))
