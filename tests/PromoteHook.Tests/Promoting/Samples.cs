using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Planning;

namespace PromoteHook.Tests.Promoting;

/// <summary>Values that tests of promoting and reporting share: image <c>web</c> goes from dev.example.com/web:1 to prod.example.com/web:1.</summary>
internal static class Samples
{
    public static Digest DigestOf(string content) => Digest.Compute(Encoding.UTF8.GetBytes(content));

    public static Descriptor DescriptorOf(string content) => new(MediaTypes.OciManifest, DigestOf(content), content.Length);

    public static ImageReference Source(string name) => ImageReference.Parse($"dev.example.com/{name}:1");

    public static ImageReference Destination(string name) => ImageReference.Parse($"prod.example.com/{name}:1");

    public static Promotion PromotionOf(string name) => new(
        Destination(name),
        [Source(name)],
        [new ImageUse(Destination(name), new UseOrigin("web.yaml", 1, "Deployment", "prod", name, "spec.template.spec.containers[0].image", 12))],
        "rule promote-hook.yaml:3");

    public static PlannedPromotion Missing(string name) => new(PromotionOf(name), PromotionState.Missing)
    {
        Digest = DigestOf(name),
        Source = Source(name),
        MediaType = MediaTypes.OciManifest,
    };

    public static PlannedPromotion Present(string name) => new(PromotionOf(name), PromotionState.Present)
    {
        Digest = DigestOf(name),
        DestinationDigest = DigestOf(name),
    };

    public static PlannedPromotion Mismatch(string name, MismatchPolicy policy) =>
        new(PromotionOf(name) with { OnDigestMismatch = policy }, PromotionState.DigestMismatch)
        {
            Digest = DigestOf(name),
            Source = Source(name),
            DestinationDigest = DigestOf("old " + name),
        };

    public static PlannedPromotion Unmapped(string name) =>
        new(PromotionOf(name) with { Sources = [], Why = "no rule's 'to' matches" }, PromotionState.Unmapped);

    public static PlannedPromotion SourceMissing(string name) => new(PromotionOf(name), PromotionState.SourceMissing)
    {
        Failure = new Failure(ExitCode.SourceMissing, PromoteHook.Oci.Copying.Side.Source, Source(name).ToString(), "no such image", "push it there first"),
    };

    public static PromotionPlan Plan(params IReadOnlyList<PlannedPromotion> promotions) => new(promotions);
}
