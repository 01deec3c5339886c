#!/usr/bin/env bash
# Builds the Dockerfile on a machine without Docker and without a way to the real base images, to try it out: the bases are
# put together from what this machine has, and served by a registry of our own for as long as this runs.
#   scripts/image.sh [--compile] [DIR]
# The image goes to DIR (default artifacts/image) as an OCI layout, and what it is made of to DIR.spdx.json, which refers to the
# image in the layout too; size, user and labels are printed. It takes the
# program that scripts/publish.sh has made; with --compile the Dockerfile compiles it. Needs root and scripts/tools.sh.
# A real image is built by `docker build .`, with nothing of this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile=false
if [[ ${1:-} == --compile ]]; then
  compile=true
  shift
fi
image=${1:-artifacts/image}
tools=$PWD/.tools/bin

fail() { # message
  echo "image.sh: $1" >&2
  exit 1
}

((EUID == 0)) || fail 'building an image needs root; run it as root'
for tool in buildah crane docker-registry oras; do
  [[ -x $tools/$tool ]] || fail "$tool is not there; run scripts/tools.sh"
done

tmp=$(mktemp -d)
registry_pid=
clean() {
  [[ -z $registry_pid ]] || kill "$registry_pid" || true
  rm -rf "$tmp"
}
trap clean EXIT

start_registry() { # sets registry
  cat >"$tmp/registry.yml" <<YML
version: 0.1
log: {accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $tmp/registry}}
http: {addr: '127.0.0.1:0', secret: none}
YML
  exec {registry_log}< <(exec "$tools/docker-registry" serve "$tmp/registry.yml" 2>&1)
  registry_pid=$!
  local line
  while IFS= read -r line <&"$registry_log"; do
    if [[ $line =~ listening\ on\ ([0-9.]+:[0-9]+) ]]; then
      registry=${BASH_REMATCH[1]}
      # Somebody has to read on, or the registry would stand still when the pipe is full.
      cat <&"$registry_log" >"$tmp/registry.log" &
      return
    fi
  done
  fail 'the registry did not start'
}

# Copies shared libraries, all that they need, and the loader, to the paths that they have here.
copy_libraries() { # folder, library or program…
  local root=$1 file
  shift
  for file in $(printf '%s\n' "$@" | xargs -n 1 ldd | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) (.*/\1/p' | sort -u) "$@"; do
    [[ $file != *.so* ]] || { mkdir -p "$root${file%/*}" && cp -L "$file" "$root$file"; }
  done
}

library() { # name; its path
  PATH=$PATH:/sbin:/usr/sbin ldconfig -p | sed -n "s/^\t$1 .* => //p" | head -n 1
}

# Says as Debian's own bases do which packages the files of a base are from; nothing where this machine has no dpkg.
name_packages() { # folder
  local file path package packages=()
  command -v dpkg-query >/dev/null || return 0
  # The file of authorities was made by this package and is not in it.
  ! dpkg-query --status ca-certificates >"$tmp/ca-certificates" 2>&1 || packages+=(ca-certificates)
  install -D -m 644 /etc/os-release "$1/etc/os-release"
  while IFS= read -r file; do
    # dpkg knows a file by one path only, and /lib is /usr/lib.
    for path in "$file" "/usr$file" "$(readlink -f "$file")"; do
      ! package=$(dpkg-query --search "$path" 2>"$tmp/unknown") || packages+=("${package%%: *}")
    done
  done < <(cd "$1" && find . -type f -printf '/%P\n')
  mkdir -p "$1/var/lib/dpkg"
  printf '%s\n' "${packages[@]}" | sort -u | xargs dpkg-query --status >"$1/var/lib/dpkg/status"
}

# What every base holds: C and C++ library, OpenSSL, CA certificates.
lay_base() { # folder
  local authorities
  copy_libraries "$1" "$dotnet_root/dotnet" "$(library librt.so.1)" "$(library libssl.so.3)"
  for authorities in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    [[ ! -r $authorities ]] || install -D -m 644 "$authorities" "$1/etc/ssl/certs/ca-certificates.crt"
  done
  name_packages "$1"
}

push_base() { # folder, name
  tar -cf - --owner 0 --group 0 -C "$1" . | gzip -1 >"$tmp/base.tar.gz"
  "$tools/crane" append --new_layer "$tmp/base.tar.gz" --new_tag "$registry/$2" >"$tmp/push.log" 2>&1 || fail "$(<"$tmp/push.log")"
}

# A stand-in for the SDK image: this machine's SDK, a shell, and the packages that the publish takes, so that it asks nobody.
lay_sdk() { # folder
  lay_base "$1"
  mkdir -p "$1"/{bin,tmp,nuget,root/.nuget/NuGet,usr/share/dotnet}
  # NuGet waits for ever where the user has no name.
  echo 'root:x:0:0:root:/root:/bin/sh' >"$1/etc/passwd"
  cp -L /bin/sh "$1/bin/sh"
  copy_libraries "$1" /bin/sh
  tar -cf - -C "$dotnet_root" --exclude FSharp --exclude DotnetTools --exclude TestHostNetFramework --exclude 'Microsoft.AspNetCore.App*' \
    dotnet host packs sdk sdk-manifests shared | tar -xf - -C "$1/usr/share/dotnet"
  dotnet restore src/PromoteHook -p:RuntimeIdentifier="$runtime" -p:RestoreLockedMode=true \
    --packages "$1/nuget" --artifacts-path "$tmp/restored" >"$tmp/restore.log" || fail "$(<"$tmp/restore.log")"
  echo '<configuration><packageSources><clear /></packageSources></configuration>' >"$1/root/.nuget/NuGet/NuGet.Config"
}

sdk_environment=(HOME=/root PATH=/bin:/usr/share/dotnet NUGET_PACKAGES=/nuget DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1)

build() { # options…
  "${buildah[@]}" bud --isolation chroot --tls-verify=false --platform "linux/$architecture" --tag promote-hook \
    --build-arg RUNTIME_IMAGE="$registry/runtime-deps" --build-arg VERSION="$version" --build-arg REVISION="$revision" "$@" . >&2
}

inspect() { # template
  "${buildah[@]}" inspect --type image --format "$1" promote-hook
}

case $(uname -m) in
  x86_64) architecture=amd64 runtime=linux-x64 ;;
  aarch64) architecture=arm64 runtime=linux-arm64 ;;
  *) fail "there is no promote-hook for $(uname -m)" ;;
esac
dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
version=$(sed -n 's/.*<VersionPrefix>\(.*\)<.*/\1/p' Directory.Build.props)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$tmp/policy.json"
# With the machine's own configuration, short names and mirrors would have a say.
: >"$tmp/registries.conf"
export CONTAINERS_REGISTRIES_CONF=$tmp/registries.conf
# Every command takes the policy but inspect; it is where buildah looks in a HOME of ours.
mkdir -p "$tmp/home/.config/containers" && cp "$tmp/policy.json" "$tmp/home/.config/containers/"
buildah=(env HOME="$tmp/home" "$tools/buildah" --storage-driver vfs --root "$tmp/storage" --runroot "$tmp/run")

start_registry
mkdir "$tmp/base"
lay_base "$tmp/base"
push_base "$tmp/base" runtime-deps
if $compile; then
  mkdir "$tmp/sdk"
  lay_sdk "$tmp/sdk"
  push_base "$tmp/sdk" sdk
  rm -r "$tmp/sdk" "$tmp/base.tar.gz"
  "$tools/crane" mutate "$registry/sdk" --tag "$registry/sdk" "${sdk_environment[@]/#/--env=}" >"$tmp/push.log" 2>&1 || fail "$(<"$tmp/push.log")"
  build --build-arg SDK_IMAGE="$registry/sdk"
else
  [[ -x artifacts/linux-$architecture/promote-hook ]] || fail "artifacts/linux-$architecture/promote-hook is not there; run scripts/publish.sh"
  build --target from-artifacts
fi

"${buildah[@]}" push --quiet --tls-verify=false promote-hook "docker://$registry/promote-hook:$version" >&2
rm -rf "$image"
"$tools/crane" pull --format=oci "$registry/promote-hook:$version" "$image"
scripts/sbom.sh image "$image"
digest=$("$tools/crane" digest "$registry/promote-hook:$version")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
(cd "$(dirname "$image")" && "$tools/oras" attach --oci-layout --artifact-type application/spdx+json \
  --annotation "org.opencontainers.image.created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" \
  "$(basename "$image")@$digest" "$(basename "$image").spdx.json:application/spdx+json") >"$tmp/attach.log" || fail "$(<"$tmp/attach.log")"
"$tools/crane" manifest "$registry/promote-hook:$version" | grep -o '"size":[0-9]*' |
  awk -F: '{ sum += $2 } END { printf "size, compressed: %.1f MiB\n", sum / 1048576 }'
echo "user: $(inspect '{{.OCIv1.Config.User}}')"
echo 'labels:'
inspect '{{range $name, $value := .OCIv1.Config.Labels}}  {{$name}}={{$value}}{{"\n"}}{{end}}'
