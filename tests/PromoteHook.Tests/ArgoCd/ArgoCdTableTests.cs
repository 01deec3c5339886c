using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using PromoteHook.Testing;
using PromoteHook.Testing.ArgoCd;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>What comes of each recorded answer, on one page for answers and on one for races: exit code, wait, images or sentence.</summary>
public sealed class ArgoCdTableTests
{
    private static readonly string[] Races = ["race-first", "race-later", "race-specchanged", "race-multi", "race-appns", "race-auto", "race-hand", "race-local", "race-retry", "race-terminate"];

    [Fact]
    public async Task Every_recorded_answer_becomes_images_or_a_sentence()
    {
        var page = new StringBuilder();
        foreach (var entry in ArgoCdRecording.Index.Where(entry => entry.Url.AbsolutePath.Contains("/applications/", StringComparison.Ordinal) && !Races.Any(race => entry.Recording.StartsWith(race, StringComparison.Ordinal))))
        {
            var (arguments, outcome) = await ReplayAsync(entry);
            page.Append(CultureInfo.InvariantCulture, $"{entry.Recording} ({entry.Token}): {string.Join(' ', arguments)}\n  {outcome}\n");
        }

        Approved.Verify(page.ToString());
    }

    [Fact]
    public async Task Every_moment_of_every_recorded_sync_leads_to_its_images_or_a_sentence()
    {
        var page = new StringBuilder();
        foreach (var race in Races)
        {
            foreach (var moment in ArgoCdRecording.Index.Where(entry => entry.Recording.StartsWith($"{race}-", StringComparison.Ordinal)))
            {
                await using var scene = await ArgoCdScene.StartAsync();
                var name = moment.Url.Segments[^1];
                scene.ServeManifests(name);
                scene.Server.Serve($"{name}/manifests?revision=b807525ae4ce76622c2dba2dcffd4fb6d29c3f8a", "manifests-kustomize-sha-head");
                scene.Server.Serve($"multi/manifests?sourcePositions=1&sourcePositions=2&sourcePositions=3&revisions={ArgoCdScene.Head}&revisions={ArgoCdScene.Head}&revisions=9df81f52651d288e2a5be6724ec21794ca1ab4e9", "manifests-multi-reset");
                scene.Server.ServeRace(name, race, moment.After ?? TimeSpan.Zero, scene.Clock);
                var outcome = await scene.ListAsync("--app", race == "race-appns" ? "team-a/shop" : name, "--project", "default");
                var asked = scene.Server.Calls.FirstOrDefault(call => call.PathAndQuery.Contains("/manifests", StringComparison.Ordinal))?.PathAndQuery.Split('?')[1] ?? "nothing";
                page.Append(CultureInfo.InvariantCulture, $"{moment.Recording}\n  rendered: {asked.Replace("project=default&", "", StringComparison.Ordinal)}\n  {outcome}\n");
            }
        }

        Approved.Verify(page.ToString());
    }

    /// <summary>The recording stands where it was recorded; what comes before it is as it should be.</summary>
    private static async Task<(IReadOnlyList<string> Arguments, ArgoCdOutcome Outcome)> ReplayAsync(ArgoCdRecordedRequest entry)
    {
        await using var scene = await ArgoCdScene.StartAsync();
        var parts = entry.Url.AbsolutePath.Split("/applications/")[1].TrimEnd('/').Split('/');
        var query = QueryHelpers.ParseQuery(entry.Url.Query);
        var (name, resource) = (parts[0], parts.ElementAtOrDefault(1));
        scene.Token = TokenOf(entry.Token);
        scene.ServeManifests(name);
        if (entry.Recording.StartsWith("specchanged-", StringComparison.Ordinal) && resource is not null)
        {
            scene.Server.Serve(name, "race-specchanged-04-op-running-result", "specchanged-midsync-app-0s");
        }
        else if (resource is not null)
        {
            scene.Server.ServeText(name, new FakeApplication { IsHydrated = resource == "managed-resources" }.ToJson());
        }

        scene.Server.Serve(resource is null ? name : $"{name}/{resource}", entry.Recording);
        string[] arguments =
        [
            "--app", (query.TryGetValue("appNamespace", out var space) ? $"{space}/" : "") + name,
            .. query.TryGetValue("project", out var project) ? (string[])["--project", project!] : [],
        ];
        return (arguments, await scene.ListAsync(arguments));
    }

    private static string? TokenOf(string kind) => kind switch
    {
        "none" or "literal" => "not-a-token-of-argo-cd",
        "admin" => ArgoCdScene.JwtOf("admin:login"),
        _ when kind.StartsWith("role-", StringComparison.Ordinal) => ArgoCdScene.JwtOf($"proj:default:{kind["role-".Length..]}"),
        _ => ArgoCdScene.JwtOf($"{kind["account-".Length..]}:apiKey"),
    };
}
