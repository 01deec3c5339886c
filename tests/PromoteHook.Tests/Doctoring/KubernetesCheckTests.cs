using PromoteHook.Doctoring;
using PromoteHook.Testing.Kubernetes;

namespace PromoteHook.Tests.Doctoring;

public sealed class KubernetesCheckTests
{
    /// <summary>What is asked for, what is granted, and the verdicts of it: exit code, then what is found.</summary>
    public static TheoryData<string, string[], int, string[]> Cases => new()
    {
        { "off", ["get jobs"], 0, ["Ok Job shop/promote-hook: it can be read"] },
        { "off", [], 12, ["Fail Job promote-hook: the Kubernetes API refuses to read the Job shop/promote-hook"] },
        { "job", ["get jobs", "create events"], 0, ["Ok Job shop/promote-hook: it can be read", "Ok Job shop/promote-hook: Events on it are taken"] },
        { "job", ["get jobs"], 12, ["Ok Job shop/promote-hook: it can be read", "Fail Job shop/promote-hook: the Kubernetes API refuses to create an Event in the namespace shop"] },
        {
            "application", ["get jobs", "create events"], 12,
            ["Ok Job shop/promote-hook: it can be read", "Ok Job shop/promote-hook: Events on it are taken", "Fail Job shop/promote-hook: the Kubernetes API refuses to read the Application argocd/shop"]
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_rights_of_a_run_are_asked_for_and_nothing_is_left_behind(string events, string[] rights, int code, string[] verdicts)
    {
        await using var clinic = await Clinic.StartAsync();
        var kubernetes = clinic.KeepServer((await FakeKubernetes.StartAsync()).AddJob().AddApplication("argocd", "shop"));
        foreach (var right in rights)
        {
            kubernetes.Allow(right.Split(' ')[0], right == "get jobs" ? "batch" : "", right.Split(' ')[1], "shop");
        }

        clinic.SetVariable("PROMOTE_HOOK_EVENTS", events);
        clinic.More.AddRange(["--job", "promote-hook", "--kubeconfig", kubernetes.WriteKubeconfig(clinic.Folder)]);

        var (exit, findings) = await clinic.ExamineAsync();

        var told = findings.Where(finding => finding.Check == CheckKind.Kubernetes).Select(finding => $"{finding.Verdict} {finding.Subject}: {finding.Message}").ToList();
        Assert.Equal(code, exit);
        Assert.Equal(verdicts.Length, told.Count);
        Assert.All(told.Zip(verdicts), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
        Assert.Empty(kubernetes.Events);
    }

    [Theory]
    [InlineData("KUBECONFIG", "")]
    [InlineData("KUBECONFIG", ":/nonexistent")]
    [InlineData("HOME", "")]
    public async Task Outside_a_pod_the_usual_kubeconfig_is_taken(string variable, string after)
    {
        await using var clinic = await Clinic.StartAsync();
        var kubernetes = clinic.KeepServer((await FakeKubernetes.StartAsync()).AllowJobEvents().AddJob());
        var file = kubernetes.WriteKubeconfig(clinic.Folder);
        foreach (var part in (string[])["config", "token", "ca.crt"])
        {
            clinic.Folder.Write($".kube/{part}", await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(file)!, part)));
        }

        clinic.SetVariable(variable, variable == "HOME" ? clinic.Folder.Path : file + after);

        var (code, findings) = await Examine(clinic);

        Assert.Equal((0, 1), (code, findings));
    }

    [Fact]
    public async Task Where_there_is_no_cluster_it_is_told_how_to_name_one()
    {
        await using var clinic = await Clinic.StartAsync();

        var run = await clinic.RunAsync("--job", "promote-hook");

        Assert.Equal(2, run.Code);
        Assert.Contains("nothing says where a Kubernetes API is; run in a pod with automountServiceAccountToken: true, or give --kubeconfig FILE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_checked_is_warned_about()
    {
        await using var clinic = await Clinic.StartAsync();
        var kubernetes = clinic.KeepServer((await FakeKubernetes.StartAsync(name: "another")).AllowJobEvents().AddJob());
        var file = kubernetes.WriteKubeconfig(clinic.Folder);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("certificate-authority: ca.crt", "insecure-skip-tls-verify: true", StringComparison.Ordinal));

        var run = await clinic.RunAsync("--job", "promote-hook", "--kubeconfig", file);

        Assert.Equal(
            (0, "warning: the kubeconfig /job/kube/config skips the check of the server's certificate: whoever stands in between can read the token\n"),
            (run.Code, run.Error));
    }

    [Fact]
    public async Task Who_asks_for_events_must_name_the_job()
    {
        await using var clinic = await Clinic.StartAsync();

        var run = await clinic.RunAsync("--events", "job");

        Assert.Equal(2, run.Code);
        Assert.Contains("--events asks for Events, and nothing names the Job to write them on; set PROMOTE_HOOK_JOB", run.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, int Kubernetes)> Examine(Clinic clinic)
    {
        clinic.More.AddRange(["--job", "promote-hook"]);
        var (code, findings) = await clinic.ExamineAsync();
        return (code, findings.Count(finding => finding.Check == CheckKind.Kubernetes && finding.Verdict == Verdict.Ok));
    }
}
