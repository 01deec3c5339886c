#!/usr/bin/env bash
# Asks the package sources for known weaknesses of every package that the solution takes, those of the tests too. The solution
# has to be restored. Exit code: 0, none is known; 1, some are, and named; 2, the question failed; 3, nobody could be asked.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

# A source that has no advisories, as most mirrors, answers as one that knows of no weakness. So it is asked first for a package
# with a weakness that every source of advisories knows: https://github.com/advisories/GHSA-5crp-9r3c-p9vr.
weak_package=Newtonsoft.Json
weak_version=12.0.3

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

list_weak() { # project or solution, file for the answer
  dotnet list "$1" package --vulnerable --include-transitive --no-restore --format json >"$2" 2>&1
}

# Its JSON, which always stands one field a line, as a line for each weakness.
weaknesses() { # file
  awk -F '"' '
    $2 == "path" { project = $4; sub(/.*\//, "", project) }
    $2 == "id" { id = $4 }
    $2 == "resolvedVersion" { version = $4 }
    $2 == "severity" { severity = tolower($4) }
    $2 == "advisoryurl" { print "  " id " " version ", " severity ": " $4 " (" project ")" }
  ' "$1" | sort -u
}

unreachable() { # reason
  echo "audit: not reachable, so nothing is known: $1"
  exit 3
}

# A folder of its own packages, so that the weak one never lies where a build would take it from.
cat >"$tmp/weak.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="$weak_package" Version="$weak_version" /></ItemGroup>
</Project>
PROJECT
dotnet restore "$tmp/weak.csproj" --packages "$tmp/packages" >"$tmp/restore" 2>&1 ||
  unreachable "$weak_package $weak_version, by which the sources are tried, could not be fetched"
list_weak "$tmp/weak.csproj" "$tmp/weak" || unreachable "$(grep -m 1 -v '^ *$' "$tmp/weak")"
grep -q '"vulnerabilities"' "$tmp/weak" || unreachable "the package sources have no advisories, not even of $weak_package $weak_version"

if ! list_weak PromoteHook.sln "$tmp/answer" || ! grep -q '"path"' "$tmp/answer"; then
  echo 'audit: failed'
  cat "$tmp/answer"
  exit 2
fi
if grep -q '"vulnerabilities"' "$tmp/answer"; then
  echo 'audit: weaknesses are known'
  weaknesses "$tmp/answer"
  exit 1
fi
echo "audit: no weakness is known in $(grep -c '"path"' "$tmp/answer") projects"
