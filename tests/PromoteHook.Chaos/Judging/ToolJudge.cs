using PromoteHook.Chaos.Goods;
using PromoteHook.Chaos.Running;

namespace PromoteHook.Chaos.Judging;

/// <summary>crane and skopeo on what is at the destination.</summary>
internal sealed class ToolJudge(string toolFolder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>What they say against it; empty when they find each image whole and under the right digest.</returns>
    public async Task<IReadOnlyList<string>> JudgeAsync(Cargo cargo, string host)
    {
        var complaints = new List<string>();
        foreach (var item in cargo.Items)
        {
            var reference = $"{host}/{item.Name}";
            var digest = await RunAsync("crane", "digest", reference);
            if (digest.Output.Trim() != item.Digest.ToString())
            {
                complaints.Add($"crane digest {item.Name}: {digest.Output}{digest.Errors}");
            }

            var raw = await RunAsync("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{reference}");
            if (raw.ExitCode != 0 || Oci.Digest.Compute(System.Text.Encoding.UTF8.GetBytes(raw.Output)) != item.Digest)
            {
                complaints.Add($"skopeo inspect {item.Name}: {raw.Output}{raw.Errors}");
            }

            if (item.IsImage && await RunAsync("crane", "validate", "--remote", reference) is { ExitCode: not 0 } invalid)
            {
                complaints.Add($"crane validate {item.Name}: {invalid.Errors}");
            }
        }

        return complaints;
    }

    private async Task<ChildResult> RunAsync(string tool, params IReadOnlyList<string> arguments)
    {
        using var child = new ChildProgram(Path.Combine(toolFolder, "bin", tool), arguments, []);
        return await child.FinishAsync(Limit);
    }
}
