using PromoteHook.Oci;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Registries;

/// <summary>References that their registry can hold nothing under, known by the name alone.</summary>
internal static class ReferenceShape
{
    /// <summary>What is wrong with a reference; null when its registry may hold it.</summary>
    /// <remarks>
    /// Artifact Registry would say NAME_INVALID, after a login. The exit code is the one of that answer.
    /// Source: <see href="https://cloud.google.com/artifact-registry/docs/docker/names"/>.
    /// </remarks>
    public static Failure? Judge(ImageReference reference, Side side)
    {
        if (RegistryHost.Parse(reference.Registry).Vendor != RegistryVendor.ArtifactRegistry)
        {
            return null;
        }

        var parts = reference.Repository.Path.Split('/');
        var project = ProjectDepth(parts);
        if (parts.Length >= project + 2)
        {
            return null;
        }

        var owner = parts.Length > project ? parts[..project] : parts.Length > 1 ? [parts[0], "PROJECT"] : ["PROJECT"];
        var written = reference.ToString();
        var corrected = $"{reference.Registry}/{string.Join('/', owner)}/REPOSITORY/{parts[^1]}{written[reference.Repository.ToString().Length..]}";
        return new Failure(
            ExitCode.Unsupported,
            side,
            written,
            $"the name lacks {(parts.Length > project ? "the repository between project and image" : "project and repository before the image")}, without which Artifact Registry has no place for it",
            $"write {corrected}");
    }

    /// <summary>How many segments name the project: one, but two for <c>example.com:proj</c>, which is written with a slash.</summary>
    private static int ProjectDepth(string[] parts) => parts[0].Contains('.', StringComparison.Ordinal) ? 2 : 1;
}
