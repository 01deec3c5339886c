namespace PromoteHook.Commands;

/// <summary>What an option is about; help and documents show the groups in this order.</summary>
internal enum OptionGroup
{
    /// <summary>Where the images of the sync are read.</summary>
    Images,

    /// <summary>What Argo CD is asked for.</summary>
    ArgoCd,

    /// <summary>Where they come from, and what holds for them.</summary>
    Rules,

    /// <summary>How the work is done.</summary>
    Work,

    /// <summary>How registries are reached.</summary>
    Registries,

    /// <summary>How Kubernetes is asked, and what it is told.</summary>
    Kubernetes,

    /// <summary>What is told, and how.</summary>
    Report,
}
