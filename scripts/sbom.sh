#!/usr/bin/env bash
# Writes down what a published program or an image is made of, as SPDX 2.3. The same input gives the same bytes.
#   scripts/sbom.sh program FILE     FILE is what scripts/publish.sh made; the bill goes to FILE.spdx.json
#   scripts/sbom.sh image LAYOUT     LAYOUT is an OCI layout of one image; the bill goes to LAYOUT.spdx.json
# The time in it is SOURCE_DATE_EPOCH; without that the commit's, or now where there is none.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if (($# != 2)) || [[ $1 != program && $1 != image ]]; then
  echo 'sbom.sh: say `program FILE` or `image LAYOUT`' >&2
  exit 2
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
source=$(realpath -- "$2")
created=${SOURCE_DATE_EPOCH:-$(git -C "$checkout" log -1 --format=%ct 2>/dev/null || date +%s)}
project=$checkout/scripts/PromoteHook.Sbom
tool=$project/bin/Release/net10.0/PromoteHook.Sbom.dll
# Two builds of one project at once would disturb each other. The compiler stays on after a build, and must not keep the lock.
mkdir -p "$project/obj"
exec 9>"$project/obj/sbom.lock"
flock 9
if [[ ! -e $tool || -n $(find "$project" -name '*.cs*' -newer "$tool" -not -path '*/obj/*' -print -quit) ]] &&
  ! log=$(dotnet build "$project" --configuration Release --verbosity quiet --nologo -nodeReuse:false 2>&1 9>&-); then
  printf '%s\n' "$log" >&2
  exit 1
fi
exec 9>&-
exec dotnet "$tool" "$1" "$source" "$checkout/src/PromoteHook" "$created" "$source.spdx.json"
