using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>Whether destinations can be read and written: a HEAD, and an upload that is opened and given up.</summary>
internal sealed class PushCheck(RegistryTransport transport, Greetings greetings, Inspections inspections) : ICheck
{
    public CheckKind Kind => CheckKind.Push;

    public bool IsDoor => false;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        var repositories = end.Repositories;
        if (repositories.Count == 0)
        {
            return [end.Skip(CheckKind.Push, "no image to write was given")];
        }

        var endpoint = (await greetings.OfAsync(end.Registry, cancellationToken)).Endpoint;
        var probes = await Task.WhenAll(repositories.Select(images => ProbeAsync(end, endpoint, images.First(), cancellationToken)));
        var written = probes.Count(probe => probe.IsWritable);
        return
        [
            .. (Finding[])(written == 0 ? [] : [end.Ok(CheckKind.Push, $"{(written == 1 ? "1 repository takes" : $"{written} repositories take")} uploads")]),
            .. probes.Select(probe => probe.Finding).OfType<Finding>(),
        ];
    }

    private async Task<(bool IsWritable, Finding? Finding)> ProbeAsync(RegistryEnd end, Uri endpoint, ExaminedImage image, CancellationToken cancellationToken)
    {
        var reference = image.Reference;
        var inspection = await inspections.OfAsync(reference.Repository, cancellationToken);
        if (inspection.Obstacle is { IsCertain: true })
        {
            // It has been told; and to read from a cache would fill it.
            return (false, null);
        }

        var creation = FindCreation(end, image, inspection);
        if (inspection.Exists == false && creation is not null)
        {
            return (false, creation);
        }

        var repository = new Repository(transport, reference.Repository);
        var asked = CheckKind.Pull;
        try
        {
            var name = reference.Digest?.ToString() ?? reference.Tag!;
            if (await repository.ResolveAsync(name, cancellationToken) is null && CreatesOnPush(reference.Registry))
            {
                // Where an upload could make the repository, what is missing is found by reading: nothing is to be left behind.
                await ReadAsync(repository, name, cancellationToken);
            }

            asked = CheckKind.Push;
            await repository.ProbePushAsync(cancellationToken);
            return (true, null);
        }
        catch (RegistryException refusal)
        {
            return (false, refusal.IsRepositoryMissing && creation is not null ? creation : Refusal.At(end, asked, refusal, reference, endpoint));
        }
    }

    /// <summary>What is to be said of the repository where it does not exist and will be created; null where it will not.</summary>
    /// <remarks>No vendor tells whether a creation would be allowed. A push goes before a creation of our own.</remarks>
    private static Finding? FindCreation(RegistryEnd end, ExaminedImage image, RepositoryInspection inspection)
    {
        var finding = (inspection.OnPush, image.IsCreated) switch
        {
            ({ Remedy: "" } push, _) => end.Ok(CheckKind.Repository, $"does not exist; the first push creates it {push.Means}, and only then shows whether that is allowed"),
            (_, true) => end.Ok(CheckKind.Repository, "does not exist; promote creates it, and only then shows whether that is allowed"),
            ({ } push, _) => end.Warn(CheckKind.Repository, $"does not exist; the first push creates it {push.Means}", push.Remedy),
            _ => null,
        };
        return finding is null ? null : finding with { Subject = RepositoryUnit.Of(image.Reference.Repository).ToString() };
    }

    /// <exception cref="RegistryException">The repository does not exist; other refusals.</exception>
    private static async Task ReadAsync(Repository repository, string name, CancellationToken cancellationToken)
    {
        try
        {
            await repository.GetManifestAsync(name, cancellationToken);
        }
        catch (RegistryException refusal) when (refusal is { Kind: RegistryErrorKind.NotFound, IsRepositoryMissing: false })
        {
            // The repository is there, without the image.
        }
    }

    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html"/>; <see href="https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories"/>.</remarks>
    private static bool CreatesOnPush(string registry) =>
        RegistryHost.Parse(registry).Vendor is RegistryVendor.Ecr or RegistryVendor.GoogleContainerRegistry;
}
