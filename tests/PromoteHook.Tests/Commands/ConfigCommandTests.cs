using System.Text.Json.Nodes;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private const string Secret = "s3cr3t";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_value_is_told_with_who_gave_it()
    {
        var run = await RunAsync("config", "--overlay", folder.Path, "--registry-config", WriteCredentials(), "--to", "qa.example.com/**", "--from", "a.example.com/**", "--from", "b.example.com/**", "--parallel", "3");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Approved.Verify(Portable(run.Output));
    }

    [Fact]
    public async Task The_same_is_told_to_programs()
    {
        var run = await RunAsync("config", "--overlay", folder.Path, "--registry-config", WriteCredentials(), "--on-digest-mismatch", "warn", "-o", "json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Approved.Verify(Portable(run.Output));
    }

    [Fact]
    public async Task Secrets_are_told_neither_way()
    {
        foreach (var format in (string[])["text", "json"])
        {
            var run = await RunAsync("config", "--overlay", folder.Path, "--registry-config", WriteCredentials(), "-o", format, "-v");

            Assert.DoesNotContain(Secret, run.Output + run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("czNjcjN0", run.Output + run.Error, StringComparison.Ordinal);
            Assert.Contains("http://***@proxy.example.com:3128", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_printed_of_the_settings_is_a_settings_file_again()
    {
        var run = await RunAsync("config", "--overlay", folder.Path, "--unmatched", "ignore", "--to", "*.example.com/**", "--from", "a.example.com/**");
        var printed = run.Output[..run.Output.IndexOf("options:", StringComparison.Ordinal)];
        var second = folder.Write("second/promote-hook.yaml", printed);

        var settings = SettingsFile.Read(second);

        Assert.Equal(
            ["*.example.com/**", "prod.example.com/**", "*.eu.example.com/**", "222222222222.dkr.ecr.eu-west-1.amazonaws.com/**", "europe-docker.pkg.dev/prod/**"],
            settings.Rules.Select(rule => rule.To));
        Assert.Equivalent(SettingsFile.Read(folder.At("promote-hook.yaml")).Rules.Skip(2).Select(rule => rule.CreateRepository), settings.Rules.Skip(3).Select(rule => rule.CreateRepository), strict: true);
        Assert.Equal(
            SettingsFile.Read(folder.At("promote-hook.yaml")).Credentials.Select(rule => rule with { Where = "" }),
            settings.Credentials.Select(rule => rule with { Where = "" }));
        Assert.Equal(["latest", "1.10", "true"], settings.MutableTags);
        Assert.False(settings.FailUnmatched);
        Assert.Equal("spec.runners[].image", Assert.Single(settings.SearchRules).Path);
    }

    [Fact]
    public async Task Without_anything_every_value_is_a_default()
    {
        var run = await Invocation.RunAsync(["config", "--config", folder.Write("empty.yaml", "")]);

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains('#', StringComparison.Ordinal)).ToList();
        Assert.Equal(0, run.Code);
        Assert.All(lines, line => Assert.EndsWith(line.StartsWith("  config:", StringComparison.Ordinal) ? "# --config" : "# default", line, StringComparison.Ordinal));
        Assert.Contains("rules: []\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_file_that_is_not_there_is_told_among_the_rest_and_exits_as_a_promotion_would()
    {
        var run = await Invocation.RunAsync(["config", "--registry-config", folder.At("nowhere.json")]);

        Assert.Equal(12, run.Code);
        Assert.Contains("fault: 'docker config ", run.Output, StringComparison.Ordinal);
        Assert.Equal($"error: credentials: docker config {folder.At("nowhere.json")} does not exist\n", run.Error);
    }

    [Theory]
    [InlineData("--ca-file", "/nonexistent/ca.pem")]
    [InlineData("--parallel", "0")]
    [InlineData("--from", "a.example.com/**")]
    [InlineData("--config", "/nonexistent/promote-hook.yaml")]
    public async Task What_a_promotion_would_refuse_is_refused(string option, string value) =>
        Assert.Equal(2, (await Invocation.RunAsync(["config", option, value])).Code);

    [Fact]
    public async Task The_schema_is_printed_as_it_is_embedded()
    {
        var run = await Invocation.RunAsync(["config", "--schema"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonNode.Parse(run.Output)!["$schema"]!.GetValue<string>());
    }

    private Task<Invocation> RunAsync(params string[] arguments)
    {
        folder.Write("promote-hook.yaml", """
            rules:
            - to: prod.example.com/**
              from: dev.example.com/**
            - to: '*.eu.example.com/**'
              from:
              - '*.dev.example.com/**'
              onDigestMismatch: fail
            - to: 222222222222.dkr.ecr.eu-west-1.amazonaws.com/**
              from: dev.example.com/**
              createRepository:
                ecr: {tagMutability: IMMUTABLE_WITH_EXCLUSION, mutabilityExclusions: [latest], encryption: KMS, kmsKey: alias/x, tags: {team: web}, policyFile: policy.json}
            - to: europe-docker.pkg.dev/prod/**
              from: dev.example.com/**
              createRepository: {artifactRegistry: {labels: {team: web}}}
            defaults:
              mutableTags: [latest, 1.10, "true"]
            unmatched: fail
            searchRules:
            - {group: '', kind: Worker, path: 'spec.runners[].image'}
            credentials:
            - registry: 222222222222.dkr.ecr.eu-west-1.amazonaws.com
              aws: {assumeRole: 'arn:aws:iam::222222222222:role/push', externalId: x1}
            - {registry: '*-docker.pkg.dev', google: {impersonate: p@prod.iam.gserviceaccount.com}}
            """);
        folder.Write("policy.json", "{}");
        folder.Write("second/policy.json", "{}");
        return Invocation.RunAsync(
            arguments,
            ("PROMOTE_HOOK_TIMEOUT", "1h30m"),
            ("PROMOTE_HOOK_IMAGES", "a:1 b:2"),
            ("HTTPS_PROXY", $"http://user:{Secret}@proxy.example.com:3128"),
            ("no_proxy", "10.0.0.0/8,.svc"));
    }

    private string WriteCredentials() => folder.Write("credentials/config.json", """
        {"auths": {"dev.example.com": {"auth": "dXNlcjpzM2NyM3Q="}, "prod.example.com/team": {"username": "u", "password": "s3cr3t"}, "broken.example.com": {"auth": "!"}},
         "credHelpers": {"111111111111.dkr.ecr.eu-west-1.amazonaws.com": "ecr-login"}, "credsStore": "desktop"}
        """);

    private string Portable(string text) => System.Text.RegularExpressions.Regex.Replace(text.Replace(folder.Path, "/overlay", StringComparison.Ordinal), " +# ", "  # ");
}
