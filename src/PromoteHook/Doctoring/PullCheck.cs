using PromoteHook.Oci;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>Whether sources can be read: a manifest, and one byte of a blob through the redirect to its storage.</summary>
internal sealed class PullCheck(RegistryTransport transport, Greetings greetings) : ICheck
{
    /// <summary>How deep an index of indexes is followed.</summary>
    private const int MaxDepth = 4;

    public CheckKind Kind => CheckKind.Pull;

    public bool IsDoor => false;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        var repositories = end.Repositories;
        if (repositories.Count == 0)
        {
            return [end.Skip(CheckKind.Pull, "no image to read was given")];
        }

        var endpoint = (await greetings.OfAsync(end.Registry, cancellationToken)).Endpoint;
        var probes = await Task.WhenAll(repositories.Select(images => ProbeAsync(end, endpoint, [.. images], cancellationToken)));
        Finding[] troubles = [.. probes.Select(probe => probe.Trouble).OfType<Finding>()];
        var hosts = probes.Select(probe => probe.Host).OfType<string>().Distinct().ToList();
        var read = probes.Length - troubles.Length;
        return read == 0
            ? troubles
            : [end.Ok(CheckKind.Pull, $"manifest and blob of {(read == 1 ? "1 image" : $"{read} images")} can be read; blobs come from {string.Join(", ", hosts)}"), .. troubles];
    }

    private async Task<(string? Host, Finding? Trouble)> ProbeAsync(RegistryEnd end, Uri endpoint, IReadOnlyList<ExaminedImage> images, CancellationToken cancellationToken)
    {
        var reference = images[0].Reference;
        var repository = new Repository(transport, reference.Repository);
        var asked = CheckKind.Pull;
        try
        {
            if (await FindAsync(repository, images, cancellationToken) is not { } found)
            {
                return (null, Missing(end, images));
            }

            var manifest = await repository.GetManifestAsync(found.ToString(), cancellationToken);
            for (var depth = 1; manifest is { Kind: ManifestKind.Index, Children.Count: > 0 } && depth < MaxDepth; depth++)
            {
                manifest = await repository.GetManifestAsync(manifest.Children[0].Digest.ToString(), cancellationToken);
            }

            asked = CheckKind.Storage;
            var blob = manifest.Blobs.Where(blob => blob.Size > 0 && blob.Urls.Count == 0).MinBy(blob => blob.Size);
            return (blob is null ? endpoint.Authority : await repository.ProbeBlobAsync(blob.Digest, cancellationToken), null);
        }
        catch (RegistryException refusal)
        {
            return (null, Refusal.At(end, asked, refusal, reference, endpoint));
        }
    }

    private static async Task<Digest?> FindAsync(Repository repository, IReadOnlyList<ExaminedImage> images, CancellationToken cancellationToken)
    {
        foreach (var reference in images.Select(image => image.Reference))
        {
            if (await repository.ResolveAsync(reference.Digest?.ToString() ?? reference.Tag!, cancellationToken) is { } found)
            {
                return found.Digest;
            }
        }

        return null;
    }

    private static Finding Missing(RegistryEnd end, IReadOnlyList<ExaminedImage> images)
    {
        var reference = images[0].Reference;
        const string Message = "the registry has no such image";
        var remedy = $"{RegistryRemedy.PushAgain(reference.Registry)}; or correct where it is taken from";
        return images.Any(image => image.IsNeeded)
            ? end.Fail(CheckKind.Pull, ExitCode.SourceMissing, Message, remedy) with { Subject = reference.ToString() }
            : end.Warn(CheckKind.Pull, $"{Message}; another source may have it", remedy) with { Subject = reference.ToString() };
    }
}
