using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>Whether the registry can have what the references name; asks nobody.</summary>
internal sealed class ReferenceCheck : ICheck
{
    public CheckKind Kind => CheckKind.Reference;

    public bool IsDoor => false;

    public Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken) => Task.FromResult(Examine(end));

    private static IReadOnlyList<Finding> Examine(RegistryEnd end)
    {
        if (end.Images.Count == 0)
        {
            return [end.Skip(CheckKind.Reference, "only a rule names this registry: no image to look at was given")];
        }

        Finding[] faults =
        [
            .. from image in end.Images
               let repository = image.Reference.Repository
               let shape = PathShape.FaultIn(repository)
               where shape is not null
               select end.Fail(CheckKind.Reference, ExitCode.Unsupported, shape.Value.Fault, shape.Value.Remedy) with { Subject = repository.ToString() },
        ];
        return faults.Length > 0 ? [.. faults.Distinct()] : [end.Ok(CheckKind.Reference, "the paths have the form that the registry wants")];
    }
}
