#!/usr/bin/env bash
# Publishes promote-hook for one platform, by default this machine's, to artifacts/linux-<amd64|arm64>/: one file, and
# beside it what that is made of (promote-hook.spdx.json).
#   scripts/publish.sh [amd64|arm64]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-$(uname -m)} in
  amd64 | x86_64) architecture=amd64 runtime=linux-x64 ;;
  arm64 | aarch64) architecture=arm64 runtime=linux-arm64 ;;
  *)
    echo "publish.sh: $1 is not a platform that promote-hook is published for; give amd64 or arm64" >&2
    exit 2
    ;;
esac
dotnet publish src/PromoteHook --configuration Release --runtime "$runtime" --output "artifacts/linux-$architecture" --nologo
scripts/sbom.sh program "artifacts/linux-$architecture/promote-hook"
