using PromoteHook.Benchmarks.Images;

namespace PromoteHook.Benchmarks.Scenarios;

/// <summary>What a variant works on: two registries as it is to call them, and files that name the images.</summary>
/// <param name="Source">The source's address and port.</param>
/// <param name="Destination">The destination's.</param>
/// <param name="Images">Those to be promoted.</param>
/// <param name="Folder">Where the files are.</param>
/// <param name="Tools">What runs.</param>
internal sealed record Site(string Source, string Destination, IReadOnlyList<PushedImage> Images, string Folder, Tools Tools)
{
    /// <summary>A line for each image: where it is and where it goes.</summary>
    public string Pairs => Path.Combine(Folder, "pairs.txt");

    /// <summary>The same for skopeo, which wants the transport in front.</summary>
    public string DockerPairs => Path.Combine(Folder, "docker-pairs.txt");

    /// <summary>A pod for each image, as an overlay renders it.</summary>
    public string Pods => Path.Combine(Folder, "pods.yaml");

    /// <summary>The images as <c>skopeo sync</c> wants them.</summary>
    public string SyncList => Path.Combine(Folder, "sync.yaml");

    public void WriteFiles()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllLines(Pairs, Images.Select(image => $"{image.At(Source)} {image.At(Destination)}"));
        File.WriteAllLines(DockerPairs, Images.Select(image => $"docker://{image.At(Source)} docker://{image.At(Destination)}"));
        File.WriteAllLines(Pods, Images.Select(image => $"""
            ---
            apiVersion: v1
            kind: Pod
            metadata: {"{"}name: {image.Repository}{"}"}
            spec:
              containers:
              - name: main
                image: {image.At(Destination)}
            """));
        File.WriteAllLines(SyncList, [$"\"{Source}\":", "  images:", .. Images.Select(image => $"    {image.Repository}: [\"{ImageRecipe.Tag}\"]")]);
    }
}
