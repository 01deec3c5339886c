using System.Text.RegularExpressions;
using PromoteHook.Doctoring;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Tests.Commands;
using PromoteHook.Tests.Documents;

namespace PromoteHook.Tests.Doctoring;

public sealed partial class DoctorTests
{
    public static TheoryData<string> Names { get; } = [.. Seeds.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_seeded_misconfiguration_is_found_and_named(string name)
    {
        var seed = Seeds.All[name];
        await using var clinic = await seed.StartAsync();
        seed.Arrange(clinic);

        var (code, findings) = await clinic.ExamineAsync();

        var told = string.Join('\n', findings);
        var named = findings.FirstOrDefault(finding => finding.Check == seed.Check && finding.Verdict == seed.Verdict && seed.Words.All(word => $"{finding.Message}; {finding.Remedy}".Contains(word, StringComparison.Ordinal)));
        Assert.True(named is not null && named.Remedy.Length > 0 && code == (int)seed.Code, $"{code}\n{told}");

        // Only what is wrong fails: what hangs on it is skipped.
        Assert.True(seed.Verdict != Verdict.Fail || findings.Where(finding => finding.Verdict == Verdict.Fail).All(finding => finding.Check == seed.Check && finding.Code == seed.Code), told);
        Assert.Equal((0, 0), (clinic.Source.OpenSessions, clinic.Destination.OpenSessions));
    }

    [Fact]
    public async Task Where_all_is_well_there_is_no_trouble_and_nothing_is_left_behind()
    {
        await using var clinic = await Clinic.StartAsync(source: new() { RedirectsBlobs = true });

        var run = await clinic.RunAsync();

        Assert.Equal((0, ""), (run.Code, run.Error));
        Approved.Verify(run.Output);
        Assert.Equal(0, clinic.Destination.OpenSessions);
        Assert.Empty(clinic.Destination.Tags("team/web"));
        Assert.Equal(
            [RegistryRoute.ManifestHead, RegistryRoute.UploadStart, RegistryRoute.UploadCancel],
            clinic.Destination.Requests.All.Where(request => request.Status is >= 200 and < 300 or 404 && request.Repository is not null).Select(request => request.Route));
        Assert.Equal("bytes=0-0", Assert.Single(clinic.Source.Requests.All, request => request.Route == RegistryRoute.Storage).Range);
    }

    [Theory]
    [InlineData("ecr")]
    [InlineData("artifact-registry")]
    public async Task Where_all_is_well_at_a_cloud_there_is_no_trouble(string vendor)
    {
        await using var clinic = vendor == "ecr" ? await CloudClinic.AtEcrAsync() : await CloudClinic.AtArtifactRegistryAsync();

        var run = await clinic.RunAsync();

        Assert.Equal((0, ""), (run.Code, run.Error));
        Approved.Verify(run.Output, $"well-{vendor}");
        Assert.Equal((0, 0), (clinic.Destination.OpenSessions, clinic.Destination.Tags("team/web").Count));
        Assert.Equal(1, clinic.Destination.Requests.Count(RegistryRoute.UploadCancel));
    }

    [Theory]
    [InlineData("ecr")]
    [InlineData("artifactRegistry")]
    public async Task A_repository_that_a_rule_creates_need_not_be_there(string vendor)
    {
        await using var clinic = vendor == "ecr" ? await CloudClinic.AtEcrAsync(_ => { }, exists: false) : await CloudClinic.AtArtifactRegistryAsync(resource: null);
        clinic.Settings = $"  createRepository: {{{vendor}: {{}}}}\n";

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal(0, code);
        Assert.Contains(findings, finding => finding is { Check: CheckKind.Repository, Verdict: Verdict.Ok } && finding.Message.StartsWith("does not exist; promote creates it", StringComparison.Ordinal));
        Assert.Equal(0, clinic.Destination.Requests.Count(RegistryRoute.UploadStart));
    }

    [Theory]
    [InlineData("team", "CREATE_ON_PUSH", false)]
    [InlineData("ROOT", "CREATE_ON_PUSH", false)]
    [InlineData("team", "CREATE_ON_PUSH", true)]
    public async Task A_repository_that_ECR_creates_on_push_need_not_be_there(string prefix, string use, bool isCreatedByRule)
    {
        await using var clinic = await CloudClinic.AtEcrAsync(aws => aws.SetCreationTemplates((prefix, [use])), exists: false);
        clinic.Settings = isCreatedByRule ? "  createRepository: {ecr: {}}\n" : clinic.Settings;

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal(0, code);
        Assert.Contains(findings, finding => finding is { Check: CheckKind.Repository, Verdict: Verdict.Ok }
            && finding.Message == $"does not exist; the first push creates it by its repository creation template {prefix}, and only then shows whether that is allowed");
        Assert.Equal(0, clinic.Destination.Requests.Count(RegistryRoute.UploadStart));
    }

    [Theory]
    [InlineData("team", "PULL_THROUGH_CACHE")]
    [InlineData("tea", "CREATE_ON_PUSH")]
    [InlineData(null, null)]
    public async Task A_repository_that_ECR_does_not_create_on_push_is_missing(string? prefix, string? use)
    {
        await using var clinic = await CloudClinic.AtEcrAsync(
            aws =>
            {
                if (prefix is not null)
                {
                    aws.SetCreationTemplates((prefix, [use!]), ("other", ["CREATE_ON_PUSH"]));
                    return;
                }

                aws.SetCreationTemplates(("team", ["CREATE_ON_PUSH"]));
                aws.Refuse("DescribeRepositoryCreationTemplates", new AwsRefusal(400, "AccessDeniedException", "not here"));
            },
            exists: false);

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal((int)ExitCode.RepositoryMissing, code);
        Assert.DoesNotContain(findings, finding => finding.Message.Contains("template", StringComparison.Ordinal) || finding is { Check: CheckKind.Repository, Verdict: Verdict.Skipped });
    }

    [Fact]
    public async Task A_rule_creates_what_a_gcr_io_host_may_not_create_on_push()
    {
        await using var clinic = await CloudClinic.AtContainerRegistryAsync();
        clinic.Settings = "  createRepository: {artifactRegistry: {}}\n";

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal(0, code);
        Assert.Contains(findings, finding => finding is { Check: CheckKind.Repository, Verdict: Verdict.Ok } && finding.Message.StartsWith("does not exist; promote creates it", StringComparison.Ordinal));
        Assert.Equal(0, clinic.Destination.Requests.Count(RegistryRoute.UploadStart));
    }

    [Fact]
    public async Task A_cache_is_not_filled_by_looking_at_it()
    {
        await using var clinic = await Seeds.All["pull-through-cache"].StartAsync();

        await clinic.RunAsync();

        Assert.DoesNotContain(clinic.Destination.Requests.All, request => request.Repository is not null);
    }

    [Fact]
    public async Task Cleanup_policies_that_are_a_dry_run_are_no_trouble()
    {
        await using var clinic = await CloudClinic.AtArtifactRegistryAsync("""{"format": "DOCKER", "cleanupPolicyDryRun": true, "cleanupPolicies": {"old": {"action": "DELETE"}}}""");

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal(0, code);
        Assert.DoesNotContain(findings, finding => finding.Verdict == Verdict.Warn);
        Assert.Contains(findings, finding => finding is { Check: CheckKind.Retention, Verdict: Verdict.Ok } && finding.Message.Contains("cleanup policy old", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_AWS_does_not_say_who_it_is_that_is_only_told()
    {
        await using var clinic = await CloudClinic.AtEcrAsync(aws =>
        {
            CloudClinic.Add(aws);
            aws.Refuse("GetCallerIdentity", new AwsRefusal(403, "AccessDenied", "not here"));
        });

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal(0, code);
        Assert.Contains(findings, finding => finding is { Check: CheckKind.Identity, Verdict: Verdict.Skipped } && finding.Message.Contains("AccessDenied: not here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("storage-blocked")]
    [InlineData("password-wrong")]
    [InlineData("port-closed")]
    [InlineData("service-control-policy")]
    [InlineData("lifecycle-expires")]
    [InlineData("remote-repository")]
    public async Task Trouble_is_told_in_a_table(string name)
    {
        var seed = Seeds.All[name];
        await using var clinic = await seed.StartAsync();
        seed.Arrange(clinic);

        var run = await clinic.RunAsync();

        Approved.Verify(LoopbackPort().Replace(run.Output, "127.0.0.1:<nnn>"), name);
    }

    [Fact]
    public async Task The_README_shows_what_it_says()
    {
        await using var clinic = await CloudClinic.AtEcrAsync(aws => CloudClinic.Add(aws, lifecycle: Seeds.KeepTen));
        Seeds.RefuseUpload(clinic, "User: arn:aws:iam::222222222222:user/promoter is not authorized to perform: ecr:InitiateLayerUpload on resource: "
            + "arn:aws:ecr:eu-west-1:222222222222:repository/team/web because no identity-based policy allows the ecr:InitiateLayerUpload action");

        var run = await clinic.RunAsync();

        Assert.Equal(12, run.Code);
        var half = run.Output.Split('\n').Where(line => !line.Contains("  source  ", StringComparison.Ordinal));
        DocumentRegion.Verify("README.md", "doctor", $"```text\n{string.Join('\n', half)}```");
    }

    [Fact]
    public async Task The_same_is_told_to_programs()
    {
        await using var clinic = await Clinic.StartAsync(destination: new() { NeedsCreatedRepositories = true });

        var run = await clinic.RunAsync("-o", "json");

        Assert.Equal(13, run.Code);
        Approved.Verify(run.Output);
    }

    [Fact]
    public async Task Quiet_tells_what_failed_only()
    {
        await using var clinic = await Clinic.StartAsync(destination: new() { NeedsCreatedRepositories = true });

        var run = await clinic.RunAsync("-q");

        Assert.Equal(13, run.Code);
        Assert.Equal(["VERDICT", "fail", "", "17", ""], run.Output.Split('\n').Select(line => line.Split(' ')[0]));
        Assert.EndsWith("1 failed, 0 skipped [RepositoryMissing, exit code 13]\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_image_the_registries_of_the_rules_are_looked_at()
    {
        await using var clinic = await Clinic.StartAsync();
        clinic.Asked = null;

        var (code, findings) = await clinic.ExamineAsync();

        Assert.Equal(0, code);
        Assert.Equal([CheckKind.Reference, CheckKind.Pull, CheckKind.Reference, CheckKind.Push], findings.Where(finding => finding.Verdict == Verdict.Skipped).Select(finding => finding.Check));
        Assert.Contains(findings, finding => finding is { Check: CheckKind.Credentials, Verdict: Verdict.Ok });
    }

    [Fact]
    public async Task Where_nothing_names_a_registry_the_run_is_refused()
    {
        var run = await Invocation.RunAsync(["doctor"]);

        Assert.Equal((17, ""), (run.Code, run.Output));
        Assert.StartsWith("error: nothing names a registry to look at; ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_no_rule_speaks_for_is_looked_at_as_a_destination()
    {
        await using var clinic = await Clinic.StartAsync();
        clinic.Asked = null;

        var run = await clinic.RunAsync($"{clinic.Destination.Host}/elsewhere/web:1", "-o", "json");

        Assert.Equal(0, run.Code);
        Assert.Contains("nothing names a source for it", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, clinic.Destination.Requests.All.Count(request => request is { Route: RegistryRoute.UploadCancel, Repository: "elsewhere/web", Status: 204 }));
    }

    [Fact]
    public async Task An_image_that_only_a_from_speaks_for_is_looked_at_as_a_source()
    {
        await using var clinic = await Clinic.StartAsync();
        clinic.Asked = null;

        var run = await clinic.RunAsync($"{clinic.Source.Host}/team/web:1.4.2");

        Assert.Equal(0, run.Code);
        Assert.Equal(0, clinic.Source.Requests.Count(RegistryRoute.UploadStart));
        Assert.True(clinic.Source.Requests.Count(RegistryRoute.BlobGet) > 0);
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex LoopbackPort();
}
