using PromoteHook.Fuzz;
using PromoteHook.Fuzz.Running;
using PromoteHook.Fuzz.Targets;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Fuzzing;

/// <summary>The fuzzer finds what it is there for, and nothing where nothing is.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly TempFolder folder = new();

    public static TheoryData<string> Targets => [.. AllTargets.Names];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Targets))]
    public void Each_target_begins_with_inputs_that_are_read_and_ones_that_are_refused_and_finds_a_planted_fault(string name)
    {
        var target = AllTargets.Create(name);
        var trial = new Trial(target, folder.Path);
        var broken = new Trial(PlantedFault.In(target, "exception"), folder.Path);
        // Broken off in the middle most texts are none.
        var inputs = target.Seeds.Concat(target.Seeds.Select(seed => seed[..(seed.Length / 2)])).Concat(target.Words.Select(System.Text.Encoding.UTF8.GetBytes)).ToList();

        var found = inputs.ConvertAll(trial.Run);

        Assert.All(found, one => Assert.Null(one.Failure));
        Assert.Contains(found, one => one.Outcome!.IsRead);
        Assert.Contains(found, one => !one.Outcome!.IsRead);
        Assert.Contains(inputs.ConvertAll(broken.Run), one => one.Failure?.StartsWith("InvalidOperationException: ", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("exception", "planted")]
    [InlineData("promise", "planted")]
    [InlineData("overflow", "Stack overflow")]
    [InlineData("hang", "no end within 15 s")]
    [InlineData("memory", "too much memory")]
    [InlineData("words", "a refusal of 5000 characters")]
    public void A_fault_of_any_kind_is_told_with_the_command_that_repeats_it(string kind, string words)
    {
        var options = new FuzzOptions { Seed = 7, Targets = ["token"], Time = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(kind == "hang" ? 15 : 60), Findings = folder.Path, Planted = kind };
        var output = new StringWriter();

        var code = new FuzzRun(options, output).Run();

        Assert.Equal(1, code);
        Assert.Contains(words, output.ToString(), StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(folder.Path, "token-*.input"));
        Assert.Contains($"./fuzz.sh --target token --replay {file} --plant {kind}\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_input_is_repeated()
    {
        var good = folder.Write("good", """{"token":"abc"}""");
        var output = new StringWriter();

        var codes = new[] { "", "exception" }.Select(kind =>
        {
            string[] arguments = ["--target", "token", "--replay", folder.Write("input", "\u0008"), .. kind.Length > 0 ? ["--plant", kind] : Array.Empty<string>()];
            return new FuzzRun(FuzzOptions.Parse(arguments), output).Run();
        }).ToList();
        codes.Add(new FuzzRun(FuzzOptions.Parse(["--target", "token", "--replay", good]), output).Run());

        Assert.Equal([0, 1, 0], codes);
        Assert.Contains("it is refused as documented", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("it is read", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_takes_too_long_three_times_fails()
    {
        var runs = 0;
        var target = new FuzzTarget("slow", [], [], (_, _) =>
        {
            runs++;
            for (var begin = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - begin < TimeSpan.FromMilliseconds(100);)
            {
                Thread.SpinWait(1000);
            }

            return Outcome.Read("");
        });

        var (_, failure) = new Trial(target, folder.Path) { LeastTime = TimeSpan.FromMilliseconds(50) }.Run([1]);

        Assert.StartsWith("too slow", failure, StringComparison.Ordinal);
        Assert.Equal(3, runs);
    }

    [Fact]
    public void A_failing_input_is_made_smaller_as_long_as_it_fails()
    {
        byte[] input = [.. Enumerable.Range(0, 200).Select(value => (byte)value)];

        var shrunk = Shrinker.Shrink(input, shorter => shorter.Contains((byte)7) && shorter.Contains((byte)150), 500);

        Assert.Equal([7, 150], shrunk);
    }

    [Fact]
    public void Without_a_fault_a_second_of_a_target_finds_nothing()
    {
        var output = new StringWriter();

        var code = new FuzzRun(new FuzzOptions { Seed = 7, Targets = ["token"], Time = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(60), Findings = folder.Path }, output).Run();

        Assert.Equal(0, code);
        Assert.EndsWith("0 failed", output.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
