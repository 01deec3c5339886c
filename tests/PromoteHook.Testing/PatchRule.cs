namespace PromoteHook.Testing;

/// <summary>What a PATCH to an upload session brings.</summary>
public enum PatchRule
{
    /// <summary>Its bytes, behind those that came before.</summary>
    Appends,

    /// <summary>The same, whatever its Content-Range says: docker registry 2.8.</summary>
    AppendsUnseen,

    /// <summary>
    /// As ECR: each is answered 201, only the first one's bytes are kept and told in Range, and there is no status to ask
    /// for. Source: https://github.com/aws/containers-roadmap/issues/2831 (there it is disputed whether the bytes are lost
    /// or only Range stands still; a client that does without either is safe).
    /// </summary>
    FirstOnly,

    /// <summary>
    /// The blob as one stream; a PATCH with a Content-Range is refused, as at Artifact Registry.
    /// Source: https://cloud.google.com/artifact-registry/docs/reference/docker-api
    /// </summary>
    WholeOnly,
}
