using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Tests.Mapping;

namespace PromoteHook.Tests.Planning;

/// <summary>Promotions for tests.</summary>
internal static class Edge
{
    public static readonly string A = Use.A;
    public static readonly string B = Use.B;
    public static readonly string C = "sha256:" + new string('c', 64);

    public static Promotion To(string destination, params string[] sources) =>
        new(ImageReference.Parse(destination), [.. sources.Select(ImageReference.Parse)], [Use.Of(destination)], "rule promote-hook.yaml:3");

    public static Promotion With(this Promotion promotion, MismatchPolicy policy) => promotion with { OnDigestMismatch = policy };
}
