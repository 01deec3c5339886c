using System.Collections.Concurrent;
using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>What vendors' interfaces say of repositories, each asked about once.</summary>
internal sealed class Inspections(IReadOnlyList<IRepositoryInspector> inspectors)
{
    private readonly ConcurrentDictionary<RepositoryName, Lazy<Task<RepositoryInspection>>> asked = new();

    /// <summary>True for the registries of a vendor that can be asked.</summary>
    public bool Serve(string registry) => inspectors.Any(inspector => inspector.Serves(registry));

    /// <summary>The inspection of the repository that images of a name lie in; one that says nothing where there is nobody to ask.</summary>
    public Task<RepositoryInspection> OfAsync(RepositoryName name, CancellationToken cancellationToken) =>
        inspectors.FirstOrDefault(inspector => inspector.Serves(name.Registry)) is { } inspector
            ? asked.GetOrAdd(RepositoryUnit.Of(name), unit => new Lazy<Task<RepositoryInspection>>(() => inspector.InspectAsync(unit, cancellationToken))).Value
            : Task.FromResult(new RepositoryInspection());
}
