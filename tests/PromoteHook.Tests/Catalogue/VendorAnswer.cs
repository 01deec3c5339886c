using PromoteHook.Testing;

namespace PromoteHook.Tests.Catalogue;

/// <summary>One answer as a vendor's registry gives it, and where in a promotion.</summary>
/// <param name="What">Vendor and case, as the table shows it.</param>
/// <param name="Host">The vendor's host.</param>
/// <param name="Path">A repository there.</param>
/// <param name="Route">The request that is answered so, at the source when it reads and at the destination when it writes.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
internal sealed record VendorAnswer(string What, string Host, string Path, RegistryRoute Route, int Status, string Body)
{
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>True when the registry is the source, which is so for all that only reads.</summary>
    public bool IsSource { get; init; } = Route is RegistryRoute.ManifestGet or RegistryRoute.BlobGet or RegistryRoute.Token;

    /// <summary>An error body of the distribution specification.</summary>
    public static string Error(string code, string message) =>
        $$"""{"errors":[{"code":"{{code}}","message":"{{message.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}]}""";
}
