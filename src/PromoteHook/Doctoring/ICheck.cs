namespace PromoteHook.Doctoring;

/// <summary>Looks at one thing of a registry; writes nothing there that stays.</summary>
internal interface ICheck
{
    /// <summary>What it looks at.</summary>
    CheckKind Kind { get; }

    /// <summary>True when nothing behind it can be asked where it fails.</summary>
    bool IsDoor { get; }

    /// <summary>False where there is nothing of its kind to look at; such an end is not even told to be skipped.</summary>
    bool Concerns(RegistryEnd end) => true;

    /// <summary>The verdicts, the registry's troubles among them; empty when there is nothing to say.</summary>
    Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken);
}
