using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Secrecy;

[assembly: AssemblyFixture(typeof(WatchedSuite))]

namespace PromoteHook.EndToEnd.Tests.Secrecy;

/// <summary>
/// Watches over the secrets of the whole suite. Each run of promote-hook is searched when it ends, so that the test that made it fails;
/// at the end everything is searched once more, for the secrets that came to be known later.
/// </summary>
public sealed class WatchedSuite : IDisposable
{
    /// <summary>Of a whole run of the suite, well below what it has; less means that something is not looked at any more.</summary>
    private const int LeastRuns = 450;

    private const int LeastSecrets = 1200;

    private readonly SecretWatch watch = new();

    public WatchedSuite()
    {
        SecretWatch.Current = watch;
        foreach (var (kind, text) in SuiteSecrets.All)
        {
            watch.Learn(new Secret(kind, text), isUsed: false);
        }
    }

    /// <summary>Whether every test runs: none is left out, and nothing is missing for which tests are skipped.</summary>
    private static bool IsWhole =>
        !Environment.GetCommandLineArgs().Any(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains("filter", StringComparison.Ordinal))
        && File.Exists(PublishedProgram.Location) && File.Exists(Checkout.At(".tools", "bin", "docker-registry"));

    public void Dispose()
    {
        SecretWatch.Current = null;
        var (texts, characters) = watch.Heard;
        var used = watch.Used;
        var summary = $"{texts} texts of {characters} characters, of {watch.Runs} runs and what they sent, searched for {used.Values.Sum()} secrets: {string.Join(", ", used.OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Value}"))}";
        TestContext.Current.SendDiagnosticMessage("{0}", summary);
        Assert.True(watch.TooShort.Count == 0, $"too short to be searched for: {string.Join(", ", watch.TooShort)}; give the test a longer one");
        if (watch.Sweep() is { Count: > 0 } leaks)
        {
            throw new LeakException(leaks);
        }

        if (IsWhole)
        {
            Assert.True(watch.Runs >= LeastRuns && used.Values.Sum() >= LeastSecrets, summary);
            Assert.True(Enum.GetValues<SecretKind>().Except(used.Keys).ToList() is [], $"no test uses {string.Join(", ", Enum.GetValues<SecretKind>().Except(used.Keys))}");
        }
    }
}
