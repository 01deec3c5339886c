namespace PromoteHook.Testing;

/// <summary>What becomes of an upload session whose request broke off within its body.</summary>
public enum CutRule
{
    /// <summary>What came stays, its status tells how much, and the upload may go on behind it: docker registry 3, GitLab.</summary>
    Keeps,

    /// <summary>The session's state is not that of its content any more, so that no request for it is taken: docker registry 2.8, Harbor.</summary>
    Spoils,

    /// <summary>The session is gone: zot.</summary>
    Drops,
}
