# The image of promote-hook: one file on a base of C library, OpenSSL and CA certificates; no shell, not root, read-only root.
#
#   docker build .                                  compiles here, for the platform of --platform
#   docker build --target from-artifacts .          takes artifacts/linux-<amd64|arm64>/promote-hook, compiled before
#
# Base images are arguments, so that a mirror or another base can be named, and each be pinned by digest. The base needs glibc, OpenSSL 3, libstdc++ and
# /etc/ssl/certs/ca-certificates.crt; it needs neither .NET nor ICU.
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble

# What the image is, but for the program.
FROM ${RUNTIME_IMAGE} AS base
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG SOURCE=https://github.com/promote-hook/promote-hook
LABEL org.opencontainers.image.title="promote-hook" \
      org.opencontainers.image.description="Copies the container images of an Argo CD sync into the registry that the sync pulls from." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Reading a directory of certificates would cost 60 ms of each start: one file holds them all, and the directory is empty.
# A company's own authorities: mount a file over this one, or --ca-file, which adds to it.
WORKDIR /etc/ssl/none
WORKDIR /
# Without diagnostics the runtime writes nothing to /tmp, which a read-only root would refuse.
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_DIR=/etc/ssl/none \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/promote-hook"]

FROM base AS from-artifacts
ARG TARGETARCH
COPY --chmod=0755 artifacts/linux-${TARGETARCH}/promote-hook /usr/local/bin/promote-hook

# Compiles on the machine's own platform whatever the target is.
FROM --platform=${BUILDPLATFORM} ${SDK_IMAGE} AS build
WORKDIR /source
COPY .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/ src/
ARG TARGETARCH
ARG VERSION=0.0.0
ARG REVISION=unknown
# .NET calls amd64 x64.
RUN if [ "${TARGETARCH}" = amd64 ]; then runtime=linux-x64; else runtime="linux-${TARGETARCH}"; fi; \
    dotnet publish src/PromoteHook --configuration Release --runtime "${runtime}" --output /published -p:NuGetAudit=false \
      -p:RestoreLockedMode=true -p:Version="${VERSION}" -p:SourceRevisionId="${REVISION}"

FROM base
COPY --from=build /published/promote-hook /usr/local/bin/promote-hook
