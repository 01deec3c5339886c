namespace PromoteHook.EndToEnd.Tests.Crashes;

/// <summary>What stands behind a tag.</summary>
/// <param name="Name">"repository:tag".</param>
/// <param name="Digest">Of the manifest's bytes as served.</param>
/// <param name="Children">Digests that it names, where it is an index.</param>
/// <param name="Missing">What below it the registry does not serve, or not with the content its digest promises; empty for a whole image.</param>
internal sealed record TagState(string Name, string Digest, IReadOnlyList<string> Children, IReadOnlyList<string> Missing);
