using System.CommandLine;
using PromoteHook.Commands;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Promoting;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class BoundaryTests
{
    private readonly ManualClock clock = new();
    private readonly StringWriter error = new();

    public static TheoryData<Exception, int, string> Ends => new()
    {
        { new RefusalException(ExitCode.DigestConflict, "two digests", "choose one"), 14, "error: two digests; choose one [DigestConflict, exit code 14]\n" },
        { new RefusalException(ExitCode.Usage, "wrong"), 2, "error: wrong [Usage, exit code 2]\n" },
        { new CredentialException("helper failed"), 12, "error: credentials: helper failed; put the credential right [AccessDenied, exit code 12]\n" },
        { new InvalidOperationException("odd\nforged"), 1, "error: bug in promote-hook: InvalidOperationException: odd\\nforged; run it with -v and report what it prints [Bug, exit code 1]\n" },
        { new OperationCanceledException("not ours"), 1, "error: bug in promote-hook: OperationCanceledException: not ours; run it with -v and report what it prints [Bug, exit code 1]\n" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Every_end_has_its_code_and_one_line(Exception fault, int code, string line)
    {
        Assert.Equal(code, await RunAsync([], _ => throw fault));
        Assert.Equal(line, error.ToString());
    }

    [Fact]
    public async Task A_registry_s_failure_is_told_with_its_registry()
    {
        var code = await RunAsync([], _ => throw new RegistryException(RegistryErrorKind.Unavailable, "no answer") { Registry = "dev.example.com" });

        Assert.Equal(20, code);
        Assert.StartsWith("error: dev.example.com: no answer; ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_trace_is_told_only_when_verbose()
    {
        await RunAsync([], _ => throw new InvalidOperationException("odd"));
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);

        await RunAsync(["-v"], _ => throw new InvalidOperationException("odd"));
        Assert.Contains("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Terminated, "error: stopped by SIGTERM while planning; run it again [Terminated, exit code 143]\n")]
    [InlineData(ExitCode.Interrupted, "error: stopped by SIGINT while planning; run it again [Interrupted, exit code 130]\n")]
    public async Task A_signal_ends_a_run_with_its_code(ExitCode reason, string line)
    {
        var code = await RunAsync([], async run =>
        {
            run.Stop.Doing = "planning";
            run.Stop.Stop(reason);
            await Task.Delay(Timeout.Infinite, run.Token);
            return ExitCode.Success;
        });

        Assert.Equal(((int)reason, line), (code, error.ToString()));
    }

    [Fact]
    public async Task The_deadline_ends_a_run_with_its_code()
    {
        var code = await RunAsync(["--timeout", "10m"], async run =>
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(Timeout.Infinite, run.Token);
            return ExitCode.Success;
        });

        Assert.Equal(21, code);
        Assert.Contains("stopped by --timeout", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_does_not_end_is_told_before_the_process_is_left()
    {
        using var stop = new RunStop(clock) { Doing = "promoting" };
        stop.Stop(ExitCode.Terminated);

        var code = Boundary.TellStuck(stop, Invocation.Around(TextWriter.Null, error, []));

        Assert.Equal((143, "error: stopped by SIGTERM while promoting, and it did not end by itself; run it again [Terminated, exit code 143]\n"), (code, error.ToString()));
    }

    private async Task<int> RunAsync(string[] arguments, Func<CommandRun, Task<ExitCode>> body)
    {
        var options = new Options();
        var root = new RootCommand();
        foreach (var option in options.OfRun)
        {
            root.Add(option);
        }

        using var stop = new RunStop(clock);
        return await Boundary.RunAsync(new CommandRun(options, root.Parse(arguments), Invocation.Around(TextWriter.Null, error, []), stop), body);
    }
}
