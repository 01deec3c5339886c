using System.Net;
using System.Net.Http.Headers;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Repositories;

/// <summary>One upload that a registry has opened. It serves one try: after any failure a new one is to be opened.</summary>
/// <remarks>
/// Sessions are never resumed: ECR drops bytes after a broken one, and others report offsets that are not true.
/// Source: <see href="https://github.com/aws/containers-roadmap/issues/2831"/>.
/// </remarks>
internal sealed class UploadSession(RegistryTransport transport, RepositoryName repository, Uri location)
{
    /// <summary>Sends the content and closes the upload with one request; nearly every registry takes it.</summary>
    /// <returns>The answer, whatever its status; the caller disposes it.</returns>
    public Task<HttpResponseMessage> PutAsync(HttpContent content, Digest digest, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, RawUri.WithQuery(location, "digest", digest.ToString()), content, cancellationToken);

    /// <summary>Sends the content by PATCH as one stream and closes the upload by an empty PUT: for registries that lose the content of a PUT.</summary>
    /// <remarks>Artifactory answers 404 to the single request: <see href="https://github.com/docker/buildx/issues/196"/>.</remarks>
    /// <returns>The last answer, whatever its status; the caller disposes it.</returns>
    public async Task<HttpResponseMessage> PatchAndPutAsync(HttpContent content, Digest digest, CancellationToken cancellationToken)
    {
        var patched = await SendAsync(HttpMethod.Patch, location, content, cancellationToken);
        if (patched.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.Created or HttpStatusCode.NoContent))
        {
            return patched;
        }

        using (patched)
        {
            var next = patched.Headers.NonValidated.TryGetValues("Location", out var values) ? RawUri.Resolve(patched.RequestMessage?.RequestUri ?? location, values.ToString()) : location;
            return await SendAsync(HttpMethod.Put, RawUri.WithQuery(next, "digest", digest.ToString()), new ByteArrayContent([]), cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypes.OctetStream);
        using var request = new HttpRequestMessage(method, url) { Content = content };
        return await transport.SendAsync(request, Call, cancellationToken);
    }

    /// <summary>What the transport and error messages are told of the upload.</summary>
    public RegistryCall Call { get; } = new(repository, RegistryOperation.UploadBlob) { IsReplayable = false };
}
