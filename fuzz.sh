#!/usr/bin/env bash
# Broken and hostile texts for everything that reads text, in processes of their own that are watched.
# ./fuzz.sh --seed N --minutes M [--target NAME]; ./fuzz.sh --help tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# test.sh puts a .NET of its own there when the machine has none.
if [[ -x .dotnet/dotnet ]]; then
  export DOTNET_ROOT=$PWD/.dotnet PATH=$PWD/.dotnet:$PATH
fi

echo 'Building the fuzzer ...' >&2
log=$(dotnet build tests/PromoteHook.Fuzz --configuration Release 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
exec tests/PromoteHook.Fuzz/bin/Release/net10.0/PromoteHook.Fuzz "$@"
