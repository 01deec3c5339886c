using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Oci.Tests.Testing;

/// <summary>What a watch knows, and what it says when.</summary>
public sealed class SecretWatchTests
{
    private const string Text = "Zq7/Xw2+Lm9Tb4Vc8Np3";

    private readonly SecretWatch watch = new();

    [Fact]
    public void A_run_that_shows_a_secret_fails_with_each_place()
    {
        watch.Learn(new Secret(SecretKind.EcrPassword, Text));

        var failure = Assert.Throws<LeakException>(() => watch.Examine("a run", ("standard output", $"it is {Text}"), ("a file", Text), ("standard error", "nothing")));

        Assert.StartsWith("2 leaks of secrets", failure.Message, StringComparison.Ordinal);
        Assert.Contains("standard output of a run\nshows 20 characters of a secret, EcrPassword, as it is:\n  it is ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Text, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_server_was_sent_fails_the_next_run_that_ends_and_no_other()
    {
        watch.Learn(new Secret(SecretKind.EcrPassword, Text));
        watch.Hear("an Event", Text);

        Assert.Contains("an Event", Assert.Throws<LeakException>(() => watch.Examine("a run")).Message, StringComparison.Ordinal);
        watch.Examine("another run");
    }

    [Fact]
    public void At_the_end_all_is_searched_for_all()
    {
        watch.Examine("a run", ("standard output", Text));
        watch.Hear("an Event", Text);

        Assert.Empty(watch.Sweep());
        watch.Learn(new Secret(SecretKind.EcrPassword, Text));

        Assert.Equal(["standard output of a run", "an Event"], watch.Sweep().Select(leak => leak.Source));
        Assert.Equal((1, (2, 40L)), (watch.Runs, watch.Heard));
    }

    [Fact]
    public void Secrets_are_counted_by_kind_and_short_ones_are_named()
    {
        watch.Learn(new Secret(SecretKind.EcrPassword, Text));
        watch.Learn(new Secret(SecretKind.EcrPassword, Text));
        watch.Learn(new Secret(SecretKind.Password, "hunter2"));

        watch.Learn(new Secret(SecretKind.ArgoCdToken, $"{Text}, but another"), isUsed: false);

        Assert.Equal([SecretKind.ArgoCdToken, SecretKind.EcrPassword], watch.Known.Keys.Order().Reverse());
        Assert.Equal([KeyValuePair.Create(SecretKind.EcrPassword, 1)], watch.Used);
        Assert.Equal([SecretKind.Password], watch.TooShort);
    }

    [Fact]
    public void A_secret_prints_as_its_kind() => Assert.Equal("EcrPassword", new Secret(SecretKind.EcrPassword, Text).ToString());
}
