using System.Net;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>The referrers API's answer for one subject, page by page.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers"/>.</remarks>
internal sealed class ReferrerList(RegistryTransport transport, RepositoryName repository, Digest subject)
{
    /// <summary>Far more than any real image has; they are all to be copied before its tag.</summary>
    private const int MaxReferrers = 1000;

    /// <summary>A registry that hands out one at a time would still be read for a hundred.</summary>
    private const int MaxPages = 100;

    private RegistryCall Call { get; } = new(repository, RegistryOperation.ListReferrers);

    /// <summary>All pages, each referrer once; null when the registry has no such API.</summary>
    public async Task<IReadOnlyList<Descriptor>?> ReadAsync(Uri first, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Digest, Descriptor>();
        var page = first;
        for (var number = 1; ; number++)
        {
            var (index, next) = await ReadWholeAsync(page, isFirst: number == 1, cancellationToken);
            if (index is null)
            {
                return null;
            }

            foreach (var referrer in index.Children)
            {
                found.TryAdd(referrer.Digest, referrer);
            }

            if (next is null)
            {
                return found.Count <= MaxReferrers ? [.. found.Values] : throw Fault(RegistryErrorKind.Unsupported, $"has more than {MaxReferrers} entries");
            }

            page = number < MaxPages && found.Count <= MaxReferrers ? next : throw Fault(RegistryErrorKind.Unsupported, $"has more than {MaxPages} pages or {MaxReferrers} entries");
        }
    }

    /// <summary>One page, read again when it was cut off.</summary>
    private async Task<(Manifest? Index, Uri? Next)> ReadWholeAsync(Uri page, bool isFirst, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadPageAsync(page, isFirst, cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException or TimeoutException)
            {
                if (attempt == RetryPolicy.MaxAttempts)
                {
                    throw new RegistryException(RegistryErrorKind.Unavailable, $"reading the list of referrers of {subject} in {repository.Path} was cut off {attempt} times", fault) { Registry = repository.Registry };
                }

                await transport.Retry.WaitAsync(attempt + 1, retryAfter: null, cancellationToken);
            }
        }
    }

    private async Task<(Manifest? Index, Uri? Next)> ReadPageAsync(Uri page, bool isFirst, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Accept", MediaTypes.OciIndex);
        using var response = await transport.SendAsync(request, Call, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var failure = await RegistryAnswer.ToExceptionAsync(response, Call, cancellationToken);
            return isFirst && SaysUnknown(failure) ? (null, null) : throw failure;
        }

        // Where the API is not known, a web front may answer its page to whatever it is asked.
        var isIndex = response.Content.Headers.TryGetValues("Content-Type", out var types) && MediaTypes.WithoutParameters(types.First()) == MediaTypes.OciIndex;
        if (!isIndex)
        {
            return isFirst ? (null, null) : throw Fault(RegistryErrorKind.InvalidContent, "goes on with something that is no index");
        }

        var bytes = await BoundedBody.ReadAsync(response.Content, Manifest.MaxBytes, transport.Options, cancellationToken)
            ?? throw Fault(RegistryErrorKind.Unsupported, $"has a page of more than {Manifest.MaxBytes / 1024 / 1024} MiB");
        return (ReadIndex(bytes), NextOf(response, page));
    }

    /// <summary>The answers of registries without the API. Some say with the same status that a login has run out or that there were too many requests.</summary>
    private static bool SaysUnknown(RegistryException failure) =>
        failure.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable or HttpStatusCode.NotImplemented
        && failure.Kind is not (RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied or RegistryErrorKind.RateLimited);

    private Manifest ReadIndex(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var index = Manifest.Read(bytes, MediaTypes.OciIndex);
            return index.Kind == ManifestKind.Index ? index : throw Fault(RegistryErrorKind.InvalidContent, "is no index");
        }
        catch (RegistryException fault) when (fault.Registry is null)
        {
            throw Fault(RegistryErrorKind.InvalidContent, $"is no index: {fault.Message}");
        }
    }

    /// <summary>Where the list goes on; null at its end.</summary>
    private Uri? NextOf(HttpResponseMessage response, Uri page)
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var values) || LinkHeader.NextOf(values.ToString()) is not { } link)
        {
            return null;
        }

        var next = RawUri.Resolve(response.RequestMessage?.RequestUri ?? page, link);
        return NetworkName.IsSameOrigin(next, transport.EndpointOf(repository.Registry))
            ? next
            : throw Fault(RegistryErrorKind.Unsupported, $"goes on at another host, {next.Authority}");
    }

    private RegistryException Fault(RegistryErrorKind kind, string reason) =>
        transport.WithoutSecrets(new RegistryException(kind, $"the list of referrers of {subject} in {repository.Path} {reason}"), repository);
}
