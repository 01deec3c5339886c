using System.Text.Json;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;
using PromoteHook.Tests.Documents;

namespace PromoteHook.Tests.Doctoring.Policies;

public sealed class PrintPolicyTests
{
    private const string Rules = """
        rules:
        - to: 222222222222.dkr.ecr.eu-west-1.amazonaws.com/apps/**
          from: [111111111111.dkr.ecr.eu-west-1.amazonaws.com/apps/**, europe-docker.pkg.dev/dev/apps/**]
        - to: europe-docker.pkg.dev/example.com/prod/apps/**
          from: eu.gcr.io/dev/**
        - to: 222222222222.dkr.ecr.us-east-1.amazonaws.com/**
          from: docker.io/**
        - to: us-docker.pkg.dev/prod/**
          from: us-docker.pkg.dev/**
        - to: 333333333333.dkr.ecr.eu-west-1.amazonaws.com/**
          from: 444444444444.dkr.ecr.eu-west-1.amazonaws.com/**
          createRepository: {ecr: {encryption: KMS, kmsKey: alias/images, tags: {team: web}}}
        - to: asia-docker.pkg.dev/prod/apps/**
          from: asia-docker.pkg.dev/dev/apps/**
          createRepository: {artifactRegistry: {immutableTags: true}}
        credentials:
        - registry: 444444444444.dkr.ecr.*.amazonaws.com
          aws: {assumeRole: 'arn:aws:iam::444444444444:role/pull', externalId: x1}
        - {registry: asia-docker.pkg.dev, google: {impersonate: promoter@prod.iam.gserviceaccount.com}}
        """;

    [Theory]
    [InlineData("ecr")]
    [InlineData("artifact-registry")]
    public async Task The_least_rights_of_the_rules_are_printed(string vendor)
    {
        using var folder = new TempFolder();

        var run = await Invocation.RunAsync(["doctor", "--config", folder.Write("promote-hook.yaml", Rules), "--print-policy", vendor]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Approved.Verify(run.Output, vendor);
    }

    [Theory]
    [InlineData("ecr", "ecr-cross-account", "json")]
    [InlineData("artifact-registry", "artifact-registry", "sh")]
    public async Task The_README_has_the_rights_that_the_examples_need(string vendor, string example, string language)
    {
        var settings = Checkout.At($"kustomize-examples/examples/{example}/promote-hook.yaml");

        var run = await Invocation.RunAsync(["doctor", "--config", settings, "--print-policy", vendor]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        DocumentRegion.Verify("README.md", $"iam {vendor}", $"```{language}\n{run.Output}```");
    }

    [Fact]
    public async Task Programs_get_a_document()
    {
        using var folder = new TempFolder();

        var run = await Invocation.RunAsync(["doctor", "--config", folder.Write("promote-hook.yaml", Rules), "--print-policy", "ecr", "-o", "json"]);

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("PolicyDocuments", document.RootElement.GetProperty("kind").GetString());
        Assert.Equal(
            ["2012-10-17", "2012-10-17", "2012-10-17", "2012-10-17"],
            document.RootElement.GetProperty("documents").EnumerateArray().Select(one => one.GetProperty("policy").GetProperty("Version").GetString()));
    }

    [Fact]
    public async Task An_image_that_an_annotation_maps_counts_too()
    {
        using var folder = new TempFolder();
        var pod = folder.Write("web.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              annotations: {promote-hook/source: 111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/web}
            spec:
              containers:
              - {name: web, image: 222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/web:1}
            """);

        var run = await Invocation.RunAsync(["doctor", "--manifests", pod, "--print-policy", "ecr"]);

        Assert.Equal(0, run.Code);
        Assert.Contains("arn:aws:ecr:eu-west-1:111111111111:repository/team/web", run.Output, StringComparison.Ordinal);
        Assert.Contains("arn:aws:ecr:eu-west-1:222222222222:repository/team/web", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_other_registries_have_no_policy()
    {
        var run = await Invocation.RunAsync(["doctor", "--from", "dev.example.com/**", "--to", "prod.example.com/**", "--print-policy", "ecr"]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("no", run.Error, StringComparison.Ordinal);
    }
}
