using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.Testing.Kubernetes;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Secrecy;

/// <summary>What the program gives away is looked at, in every place, and in time. Each test watches for a secret of its own and has the program show it.</summary>
public sealed class WatchedSuiteTests : IDisposable
{
    // As it must be to stand in a tag.
    private const string Planted = "planted-0123456789abcdef";

    private readonly SecretWatch watch = new();
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_secret_in_arguments_and_output_fails_the_run()
    {
        watch.Learn(new Secret(SecretKind.Password, Planted));

        var leaks = await LeaksAsync(PromoteHookProgram.Call("list", "--allow-empty", "--image", $"prod.test/web:{Planted}"));

        Assert.Contains("arguments of promote-hook list in WatchedSuiteTests.A_secret_in_arguments_and_output_fails_the_run", leaks, StringComparison.Ordinal);
        Assert.Contains("standard output of promote-hook list", leaks, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, leaks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_an_error_and_in_the_termination_log_fails_the_run()
    {
        watch.Learn(new Secret(SecretKind.Password, Planted));
        var log = folder.Write("termination-log", "");
        var plan = folder.Write(Planted, "no plan");

        var leaks = await LeaksAsync(PromoteHookProgram.Call("promote", "--plan", plan).With(("PROMOTE_HOOK_TERMINATION_LOG", log)));

        Assert.Contains("standard error of promote-hook promote", leaks, StringComparison.Ordinal);
        Assert.Contains($"{log} of promote-hook promote", leaks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_comes_to_be_known_later_is_found_at_the_end()
    {
        await (PromoteHookProgram.Call("list", "--allow-empty", "--image", $"prod.test/web:{Planted}") with { Watch = watch }).SucceedAsync();
        watch.Learn(new Secret(SecretKind.Password, Planted));

        Assert.Contains(watch.Sweep(), leak => leak.Source.StartsWith("standard output of promote-hook list", StringComparison.Ordinal));
        Assert.Equal(1, watch.Runs);
    }

    [Fact]
    public void Whatever_starts_the_program_is_watched()
    {
        Assert.True(PromoteHookProgram.Call().IsPromoteHook);
        Assert.True(PublishedProgram.Call().IsPromoteHook);
        Assert.True(new ProgramCall("bash", "-c", $"{PublishedProgram.Location} --version").IsPromoteHook);
        Assert.True(new ProgramCall("/somewhere/runc", "run").IsPromoteHook);
        Assert.False(new ProgramCall("/somewhere/crane", "digest").IsPromoteHook);
    }

    /// <summary>Of what fakes give out and take, the whole suite's watch knows all.</summary>
    [Fact]
    public async Task What_servers_give_out_and_are_shown_is_known()
    {
        await using var kubernetes = await FakeKubernetes.StartAsync();
        kubernetes.WriteKubeconfig(folder);
        var suite = Assert.IsType<SecretWatch>(SecretWatch.Current);

        Assert.Contains(SecretKind.KubernetesToken, suite.Known);
        Assert.All((SecretKind[])[SecretKind.Password, SecretKind.Login, SecretKind.AwsSecretKey], kind => Assert.Contains(kind, suite.Known));
    }

    private async Task<string> LeaksAsync(ProgramCall call) => (await Assert.ThrowsAsync<LeakException>(() => (call with { Watch = watch }).RunAsync())).Message;
}
