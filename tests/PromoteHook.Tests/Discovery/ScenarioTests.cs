namespace PromoteHook.Tests.Discovery;

/// <summary>Runs every folder of <c>Scenarios</c>; <c>PROMOTE_HOOK_APPROVE=1</c> writes what is found as what is expected.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names() =>
        [.. Directory.GetDirectories(Scenario.Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_finds_what_is_approved(string name)
    {
        var scenario = new Scenario(name);

        var received = await scenario.RunAsync();

        if (Environment.GetEnvironmentVariable("PROMOTE_HOOK_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(scenario.Expected, received);
        }

        var expected = File.Exists(scenario.Expected) ? await File.ReadAllTextAsync(scenario.Expected) : "";
        if (received == expected)
        {
            File.Delete(scenario.Received);
        }
        else
        {
            await File.WriteAllTextAsync(scenario.Received, received);
        }

        Assert.Equal(expected, received);
    }
}
