using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>One registry at one end of the copies, and what it is asked about there.</summary>
/// <param name="Side">The end.</param>
/// <param name="Registry">The registry, as in references.</param>
/// <param name="Images">The images at it; empty when only a rule names it.</param>
internal sealed record RegistryEnd(Side Side, string Registry, IReadOnlyList<ExaminedImage> Images)
{
    /// <summary>The images by repository, without those whose path the registry cannot have.</summary>
    public IReadOnlyList<IGrouping<RepositoryName, ExaminedImage>> Repositories =>
        [.. Images.GroupBy(image => image.Reference.Repository).Where(group => PathShape.FaultIn(group.Key) is null)];

    public Finding Ok(CheckKind check, string message) => new(check, Verdict.Ok, Side, Registry, message);

    public Finding Warn(CheckKind check, string message, string remedy) => new(check, Verdict.Warn, Side, Registry, message) { Remedy = remedy };

    public Finding Skip(CheckKind check, string message) => new(check, Verdict.Skipped, Side, Registry, message);

    public Finding Fail(CheckKind check, ExitCode code, string message, string remedy) =>
        new(check, Verdict.Fail, Side, Registry, message) { Remedy = remedy, Code = code };
}
