namespace PromoteHook.Kubernetes;

/// <summary>On which objects Kubernetes Events are written.</summary>
internal enum EventPlace
{
    /// <summary>On none.</summary>
    Off,

    /// <summary>On the own Job.</summary>
    Job,

    /// <summary>On the own Job and on the Application of Argo CD that it belongs to.</summary>
    Application,
}
