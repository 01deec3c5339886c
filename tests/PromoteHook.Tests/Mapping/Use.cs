using PromoteHook.Discovery;
using PromoteHook.Oci;

namespace PromoteHook.Tests.Mapping;

/// <summary>Image uses for tests, at made-up places.</summary>
internal static class Use
{
    public static readonly string A = "sha256:" + new string('a', 64);
    public static readonly string B = "sha256:" + new string('b', 64);

    public static ImageUse Of(string reference, int line = 1) =>
        new(ImageReference.Parse(reference), new UseOrigin("web.yaml", 1, "Deployment", "prod", "web", "spec.image", line));

    public static ImageUse Annotated(this ImageUse use, string source) => use with { Annotated = Hint(source, "annotation promote-hook/source on Deployment prod/web") };

    public static ImageUse Implied(this ImageUse use, string source) => use with { Implied = Hint(source, "kustomization.yaml:4 name") };

    public static ImageUse Ignored(this ImageUse use) => use with { IsIgnored = true };

    private static SourceHint Hint(string source, string where)
    {
        var reference = ImageReference.ParseExact(source);
        return new SourceHint(reference.Repository, reference.Tag, reference.Digest, where);
    }
}
