#!/usr/bin/env bash
# Shows the main job on this machine alone: two registries in one process, an overlay of kustomize-examples, the real
# promote-hook. Needs .NET 10 and nothing else; under a minute once packages are restored.
set -euo pipefail
cd "$(dirname "$0")"

# test.sh puts a .NET of its own there when the machine has none.
if [ -x .dotnet/dotnet ]; then
  export DOTNET_ROOT="$PWD/.dotnet"
  export PATH="$DOTNET_ROOT:$PATH"
fi
if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "demo.sh: the .NET 10 SDK is not here; get it at https://dotnet.microsoft.com/download/dotnet/10.0, or run ./test.sh, which installs it below this folder" >&2
  exit 1
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

echo "Building promote-hook and the demo ..."
for project in src/PromoteHook/PromoteHook.csproj tests/PromoteHook.Demo/PromoteHook.Demo.csproj; do
  if ! log=$(dotnet build "$project" --configuration Release --verbosity quiet --nologo 2>&1); then
    printf '%s\n' "$log" >&2
    exit 1
  fi
done

exec dotnet tests/PromoteHook.Demo/bin/Release/net10.0/PromoteHook.Demo.dll \
  src/PromoteHook/bin/Release/net10.0/promote-hook kustomize-examples/examples/quick-start
