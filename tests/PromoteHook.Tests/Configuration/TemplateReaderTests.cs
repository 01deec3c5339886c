using PromoteHook.Testing;

namespace PromoteHook.Tests.Configuration;

/// <summary>What a rule's <c>createRepository</c> says, and the files that it names.</summary>
public sealed class TemplateReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_template_for_ECR_is_read_with_its_policies()
    {
        folder.Write("ecr/policy.json", "{\"Version\": \"2012-10-17\"}\n");
        folder.Write("ecr/lifecycle.json", "{\"rules\": []}");

        var ecr = Read("222222222222.dkr.ecr.eu-west-1.amazonaws.com/**", """
            ecr:
              tagMutability: IMMUTABLE_WITH_EXCLUSION
              mutabilityExclusions: [latest, 'dev-*']
              scanOnPush: true
              encryption: KMS_DSSE
              kmsKey: alias/images
              tags: {team: web, cost: 12}
              policyFile: ecr/policy.json
              lifecyclePolicyFile: ./ecr/lifecycle.json
            """).Ecr!;

        Assert.Equivalent(
            new EcrTemplate
            {
                TagMutability = "IMMUTABLE_WITH_EXCLUSION",
                MutabilityExclusions = ["latest", "dev-*"],
                ScanOnPush = true,
                Encryption = "KMS_DSSE",
                KmsKey = "alias/images",
                Tags = new Dictionary<string, string> { ["team"] = "web", ["cost"] = "12" },
                Policy = "{\"Version\": \"2012-10-17\"}\n",
                LifecyclePolicy = "{\"rules\": []}",
            },
            ecr,
            strict: true);
    }

    [Fact]
    public void A_template_for_Artifact_Registry_is_read()
    {
        var template = Read("europe-docker.pkg.dev/prod/apps/**", "artifactRegistry: {immutableTags: true, labels: {team: web}, kmsKey: projects/p/locations/l/keyRings/r/cryptoKeys/k}");

        Assert.Null(template.Ecr);
        Assert.Equivalent(
            new ArtifactRegistryTemplate { ImmutableTags = true, Labels = new Dictionary<string, string> { ["team"] = "web" }, KmsKey = "projects/p/locations/l/keyRings/r/cryptoKeys/k" },
            template.ArtifactRegistry,
            strict: true);
    }

    [Theory]
    [InlineData("222222222222.dkr.ecr.eu-west-1.amazonaws.com", "ecr")]
    [InlineData("*.dkr.ecr.*.amazonaws.com/**", "ecr")]
    [InlineData("2222*.dkr.ecr-fips.us-east-1.amazonaws.com/**", "ecr")]
    [InlineData("222222222222.dkr-ecr.eu-west-1.on.aws/team/*", "ecr")]
    [InlineData("222222222222.dkr.ecr.cn-north-1.amazonaws.com.cn/**", "ecr")]
    [InlineData("*-docker.pkg.dev/prod/**", "artifactRegistry")]
    [InlineData("*.pkg.dev/prod/**", "artifactRegistry")]
    [InlineData("docker.*.rep.pkg.dev/prod/**", "artifactRegistry")]
    [InlineData("gcr.io/prod/**", "artifactRegistry")]
    [InlineData("*.gcr.io/prod/**", "artifactRegistry")]
    public void The_defaults_do_where_the_destination_is_of_that_vendor(string to, string vendor)
    {
        var template = Read(to, $"{vendor}: {{}}");

        Assert.Equal(vendor == "ecr", template.Ecr is not null);
        Assert.Equal(vendor == "artifactRegistry", template.ArtifactRegistry is not null);
    }

    [Theory]
    [InlineData("europe-docker.pkg.dev/prod/**", "ecr", "write 'artifactRegistry' instead")]
    [InlineData("222222222222.dkr.ecr.eu-west-1.amazonaws.com/**", "artifactRegistry", "write 'ecr' instead")]
    [InlineData("public.ecr.aws/team/**", "ecr", "leave out createRepository")]
    [InlineData("docker.io/team/*", "ecr", "leave out createRepository")]
    public void A_template_for_another_vendor_is_refused(string to, string vendor, string remedy)
    {
        var refusal = Assert.Throws<RefusalException>(() => Read(to, $"{vendor}: {{}}"));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith(remedy, refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ": there is no such file")]
    [InlineData("", ": line 1 is not valid JSON")]
    [InlineData("{\n\"a\": }", ": line 2 is not valid JSON")]
    [InlineData("[]", ": holds no JSON object")]
    public void A_policy_that_is_not_there_or_no_JSON_is_refused_at_the_line_that_names_it(string? text, string message)
    {
        if (text is not null)
        {
            folder.Write("policy.json", text);
        }

        var refusal = Assert.Throws<RefusalException>(() => Read("222222222222.dkr.ecr.eu-west-1.amazonaws.com/**", "ecr:\n  policyFile: policy.json"));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith($"{folder.At("promote-hook.yaml")}:6:19: 'policyFile' {folder.At("policy.json")}{message}", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.Remedy);
    }

    [Fact]
    public void A_policy_far_too_large_is_refused()
    {
        folder.Write("policy.json", $"{{\"a\": \"{new string('x', 200_000)}\"}}");

        var refusal = Assert.Throws<RefusalException>(() => Read("222222222222.dkr.ecr.eu-west-1.amazonaws.com/**", "ecr: {lifecyclePolicyFile: policy.json}"));

        Assert.Contains("larger than 131072 bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_whose_name_no_file_can_have_is_refused()
    {
        var refusal = Assert.Throws<RefusalException>(() => Read("222222222222.dkr.ecr.eu-west-1.amazonaws.com/**", "ecr: {policyFile: \"a\\0b\"}"));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.EndsWith("this is no path, for it holds a NUL", refusal.Message, StringComparison.Ordinal);
    }

    private RepositoryTemplate Read(string to, string template)
    {
        var below = string.Concat(template.Split('\n').Select(line => $"    {line.TrimEnd('\r')}\n"));
        return Assert.Single(SettingsFile.Read(folder.Write("promote-hook.yaml", $"rules:\n- to: '{to}'\n  from: dev.example.com/x\n  createRepository:\n{below}")).Rules).CreateRepository!;
    }
}
