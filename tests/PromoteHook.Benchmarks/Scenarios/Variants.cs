namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>The tools, each used as its users do.</summary>
internal static class Variants
{
    public const string Ours = "promote-hook";

    private const string SkopeoCopy = "copy --quiet --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false";

    /// <summary>One process for all images.</summary>
    public static Variant PromoteHook { get; } = new(Ours, site =>
        $"exec {site.Tools.PromoteHook} promote --manifests {site.Pods} --from '{site.Source}/**' --to '{site.Destination}/**'")
    {
        CopiesReferrers = true,
    };

    public static Variant Crane { get; } = Loop("crane", site => $"{site.Tools.Crane} copy $source $destination");

    public static Variant Skopeo { get; } = Loop("skopeo", site => $"{site.Tools.Skopeo} {SkopeoCopy} docker://$source docker://$destination");

    public static Variant Oras { get; } = Loop("oras", site => $"{site.Tools.Oras} cp --no-tty --from-plain-http --to-plain-http $source $destination");

    /// <summary>What a careful script does: copy only what differs.</summary>
    public static Variant CraneDigest { get; } = Loop(
        "crane digest, then copy",
        site => $"test \"$({site.Tools.Crane} digest $source)\" = \"$({site.Tools.Crane} digest $destination 2>/dev/null)\" || {site.Tools.Crane} copy $source $destination");

    public static Variant SkopeoSync { get; } = new("skopeo sync", site =>
        $"exec {site.Tools.Skopeo} sync --all --preserve-digests --src yaml --dest docker --src-tls-verify=false --dest-tls-verify=false {site.SyncList} {site.Destination}")
    {
        IsSerial = true,
    };

    public static Variant CraneParallel { get; } = Parallel("crane -P8", site => $"{site.Tools.Crane} copy");

    public static Variant OrasParallel { get; } = Parallel("oras -P8", site => $"{site.Tools.Oras} cp --no-tty --from-plain-http --to-plain-http");

    public static Variant SkopeoParallel { get; } = new("skopeo -P8", site =>
        $"exec xargs -P 8 -n 2 -a {site.DockerPairs} {site.Tools.Skopeo} {SkopeoCopy}");

    /// <summary>With <c>-r</c> oras also brings what refers to an image; the other tools cannot.</summary>
    public static Variant OrasRecursive { get; } =
        Loop("oras -r", site => $"{site.Tools.Oras} cp -r --no-tty --from-plain-http --to-plain-http $source $destination") with { CopiesReferrers = true };

    public static Variant OrasRecursiveParallel { get; } =
        Parallel("oras -r -P8", site => $"{site.Tools.Oras} cp -r --no-tty --from-plain-http --to-plain-http") with { CopiesReferrers = true };

    /// <summary>Every tool on one image.</summary>
    public static IReadOnlyList<Variant> OneImage { get; } = [PromoteHook, Crane, Skopeo, Oras];

    /// <summary>Every tool and mode on many images.</summary>
    public static IReadOnlyList<Variant> ManyImages { get; } =
        [PromoteHook, Crane, CraneParallel, Skopeo, SkopeoParallel, SkopeoSync, Oras, OrasParallel];

    /// <summary>The same where something refers to the images.</summary>
    public static IReadOnlyList<Variant> WithReferrers { get; } =
        [PromoteHook, Crane, CraneParallel, Skopeo, SkopeoParallel, SkopeoSync, OrasRecursive, OrasRecursiveParallel];

    /// <summary>The same where most images are there already.</summary>
    public static IReadOnlyList<Variant> MostlyPresent { get; } = [.. ManyImages, CraneDigest];

    private static Variant Loop(string name, Func<Site, string> command) => new(name, site =>
        $"while read -r source destination; do {command(site)} </dev/null || exit 1; done <{site.Pairs}")
    {
        IsSerial = true,
    };

    private static Variant Parallel(string name, Func<Site, string> command) => new(name, site =>
        $"exec xargs -P 8 -n 2 -a {site.Pairs} {command(site)}");
}
