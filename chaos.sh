#!/usr/bin/env bash
# Random images, faults, kills and hooks against real registries on this machine, and a judge after every step.
# ./chaos.sh --seed N --minutes M [--iterations K]; ./chaos.sh --help tells the rest.
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

echo 'Fetching tools, publishing promote-hook, building the chaos run ...' >&2
quietly scripts/tools.sh
quietly scripts/publish.sh amd64
quietly dotnet build tests/PromoteHook.Chaos --configuration Release
exec tests/PromoteHook.Chaos/bin/Release/net10.0/PromoteHook.Chaos "$@"
