using System.Text;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>A whole cluster's manifests in one run of the executable.</summary>
public sealed class LargeInputTests
{
    private const int InputBytes = 50_000_000;
    private const long MemoryLimitBytes = 120_000_000;

    private static readonly string Filler = new('x', 400);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plan_of_50_MB_of_manifests_stays_below_120_MB_of_memory(bool isPiped)
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        var manifests = Deployments(registries.At(item));
        using var folder = new TempFolder();
        var file = folder.At("rendered.yaml");
        await File.WriteAllBytesAsync(file, isPiped ? [] : manifests, TestContext.Current.CancellationToken);
        var started = new TaskCompletionSource<RunningProgram>(TaskCreationOptions.RunContinuationsAsynchronously);
        var peak = 0L;
        // All is read and mapped when the first registry is asked.
        registries.Source.Hold = async (_, _) => peak = Math.Max(peak, (await started.Task).PeakMemoryBytes);

        var call = PromoteHookProgram.Call(
            "plan", "--manifests", isPiped ? "-" : file, "--from", $"{registries.Source.Host}/**", "--to", $"{registries.Destination.Host}/**");
        await using var program = RunningProgram.Start(call with { Input = isPiped ? manifests : null, TimeLimit = TimeSpan.FromMinutes(5) });
        started.SetResult(program);
        var result = (await program.Finished).Succeeded();

        Assert.Contains("1 missing", result.Text, StringComparison.Ordinal);
        Assert.InRange(peak, 1, MemoryLimitBytes);
    }

    /// <summary>Two images in each of some sixty thousand objects: far more uses than a cluster has.</summary>
    private static byte[] Deployments(string image)
    {
        var text = new StringBuilder(InputBytes + 1000);
        for (var number = 0; text.Length < InputBytes; number++)
        {
            text.Append($$"""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web-{{number}}, namespace: shop, annotations: {note: {{Filler}} } }
                spec:
                  replicas: 3
                  template:
                    metadata: {labels: {app: "web-{{number}}"} }
                    spec:
                      containers:
                      - name: web
                        image: {{image}}
                        env: [{name: A, value: "1"}, {name: B, value: "2"}]
                      - name: side
                        image: {{image}}
                ---

                """);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
