#!/usr/bin/env bash
# Measures promote-hook beside crane, skopeo and oras on real registries on this machine, and prints tables.
# ./bench.sh [scenario…] [options]; ./bench.sh --help tells them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# test.sh puts a .NET of its own there when the machine has none.
if [[ -x .dotnet/dotnet ]]; then
  export DOTNET_ROOT=$PWD/.dotnet PATH=$PWD/.dotnet:$PATH
fi

quietly() {
  local log
  log=$("$@" 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
}

echo 'Fetching tools, publishing promote-hook, building the benchmark ...' >&2
quietly scripts/tools.sh
quietly scripts/publish.sh amd64
quietly dotnet build tests/PromoteHook.Benchmarks --configuration Release
exec tests/PromoteHook.Benchmarks/bin/Release/net10.0/PromoteHook.Benchmarks "$@"
