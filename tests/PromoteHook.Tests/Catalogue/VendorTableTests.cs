using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using PromoteHook.Commands;
using PromoteHook.Promoting;
using PromoteHook.Testing;
using PromoteHook.Tests.Commands;

namespace PromoteHook.Tests.Catalogue;

/// <summary>
/// What a user is told of the answers of real registries, each under its vendor's host name. A registry on loopback plays
/// the vendor, reached as the proxy for plain http.
/// </summary>
public sealed class VendorTableTests
{
    [Fact]
    public void There_are_at_least_forty_answers_and_no_two_of_one_name()
    {
        Assert.InRange(VendorAnswers.All.Count, 40, 200);
        Assert.Equal(VendorAnswers.All.Count, VendorAnswers.All.DistinctBy(answer => answer.What).Count());
    }

    [Fact]
    public async Task Each_answer_has_its_side_code_and_advice()
    {
        var table = new StringBuilder();
        foreach (var answer in VendorAnswers.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"{answer.What}\n{await TellAsync(answer)}\n");
        }

        Approved.VerifyFile(table.ToString(), Path.Combine(Path.GetDirectoryName(ThisFile())!, "vendors.approved.txt"));
    }

    private static async Task<string> TellAsync(VendorAnswer answer)
    {
        var wantsToken = answer.Route == RegistryRoute.Token;
        var auth = wantsToken ? FakeAuth.Bearer(new FakeUser("robot", "hunter2")) : new FakeAuth();
        await using var vendor = await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = auth, Location = LocationStyle.Relative, TakesSinglePost = false });
        await using var other = await FakeRegistry.StartAsync();
        var image = new ImageForge(7).Image(layers: 1);
        var (source, destination) = answer.IsSource ? (vendor, other) : (other, vendor);
        var (sourcePath, destinationPath) = answer.IsSource ? (answer.Path, "team/web") : ("team/web", answer.Path);
        source.Seed(sourcePath, image, "1.4.2");
        destination.PutBlob(destinationPath, image.Blobs[0].Bytes);
        vendor.Faults.Add(Fault.Answer(answer.Route, answer.Status, answer.Body, answer.Headers));

        var arguments = answer.IsSource
            ? new[] { "copy", $"{answer.Host}/{answer.Path}:1.4.2", $"{other.Host}/team/web" }
            : ["copy", $"{other.Host}/team/web:1.4.2", $"{answer.Host}/{answer.Path}"];

        // Answers to other questions would change how often this one is asked.
        var (code, output) = await RunAsync([.. arguments, "-q", "--referrers", "off", "--insecure-registry", answer.Host], vendor.Host);

        var failure = output.Split('\n')[0].Replace(image.Digest.Hex, "<image>", StringComparison.Ordinal).Replace(image.Blobs[1].Digest.Hex, "<layer>", StringComparison.Ordinal).Replace(vendor.Host, "token.example", StringComparison.Ordinal);
        var asked = vendor.Requests.Count(answer.Route);

        // How often it is asked at a pace depends on chance.
        var times = asked == 1 ? "once" : asked > 5 ? "for two minutes" : $"{asked} times";
        return $"  {Describe(answer)}, asked {times}, exit {code} {(ExitCode)code}\n  {failure}\n";
    }

    private static string Describe(VendorAnswer answer) => $"{(answer.IsSource ? "source" : "destination")}, {answer.Route} {answer.Status}";

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments, string proxy)
    {
        var (output, clock) = (new StringWriter(), new ManualClock { IsAutomatic = true });
        using var stop = new RunStop(clock);
        var code = await CommandLine.RunAsync(arguments, Invocation.Around(output, TextWriter.Null, [("http_proxy", $"http://{proxy}")]) with { Time = clock }, stop);
        return (code, output.ToString());
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
