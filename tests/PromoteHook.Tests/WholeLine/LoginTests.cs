using PromoteHook.Testing;

namespace PromoteHook.Tests.WholeLine;

/// <summary>Registries that want to know who asks.</summary>
public sealed class LoginTests
{
    private static readonly FakeUser Promoter = new("promoter", "s3cret");

    private static readonly FakeUser Stranger = new("stranger", "gue55ed");

    [Theory]
    [InlineData(AuthScheme.Basic)]
    [InlineData(AuthScheme.Bearer)]
    public async Task When_the_first_credential_is_refused_the_next_is_tried(AuthScheme scheme)
    {
        var auth = new FakeAuth { Scheme = scheme, Users = [Promoter] };
        await using var sync = await LoopbackSync.StartAsync(auth, auth);
        var web = sync.Seed("team/web");

        var run = await sync.RunAsync(
            "promote", "--overlay", sync.Overlay("team/web"),
            "--registry-config", sync.WriteLogin("stale.json", Stranger), "--registry-config", sync.WriteLogin("good.json", Promoter), "-v");

        Assert.Equal(0, run.Code);
        Assert.True(sync.Destination.Holds("team/web", web));
        Assert.DoesNotContain("s3cret", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("gue55ed", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mounted_secret_is_read_from_its_directory()
    {
        await using var sync = await LoopbackSync.StartAsync(destination: FakeAuth.Bearer(Promoter));
        var web = sync.Seed("team/web");
        var secret = Path.GetDirectoryName(sync.WriteLogin("secret/.dockerconfigjson", Promoter))!;

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "--registry-config", secret);

        Assert.Equal(0, run.Code);
        Assert.True(sync.Destination.Holds("team/web", web));
    }

    [Fact]
    public async Task An_optional_secret_that_is_not_there_bars_neither_the_anonymous_nor_other_logins()
    {
        await using var sync = await LoopbackSync.StartAsync(
            FakeAuth.Bearer(Promoter) with { Anonymous = [new("**", CanPush: false)] }, FakeAuth.Bearer(Promoter));
        var web = sync.Seed("team/web");
        var login = sync.Write("login.json", $$"""{"auths": {"{{sync.Destination.Host}}": {"username": "{{Promoter.Name}}", "password": "{{Promoter.Password}}"} } }""");
        var absent = Path.GetDirectoryName(sync.Write("absent/..data", ""))!;

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "--registry-config", absent, "--registry-config", login);

        Assert.Equal(0, run.Code);
        Assert.True(sync.Destination.Holds("team/web", web));
    }

    [Fact]
    public async Task Refused_credentials_are_named_by_where_they_stand_and_never_by_their_secret()
    {
        await using var sync = await LoopbackSync.StartAsync(destination: FakeAuth.Bearer(Promoter));
        sync.Seed("team/web");
        var stale = sync.WriteLogin("stale.json", Stranger);

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "--registry-config", stale);

        Assert.Equal(12, run.Code);
        Assert.Contains("stale.json", run.Output, StringComparison.Ordinal);
        Assert.Contains("give a login for " + sync.Destination.Host, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gue55ed", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_tells_once_of_each_registry_whose_credential_it_took()
    {
        await using var sync = await LoopbackSync.StartAsync(source: FakeAuth.Basic(Promoter), destination: FakeAuth.Bearer(Promoter));
        sync.Seed("team/web");
        sync.Seed("team/api");
        var login = sync.WriteLogin("good.json", Promoter);

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web", "team/api"), "--registry-config", login, "-v");
        var quiet = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web", "team/api"), "--registry-config", login);

        foreach (var host in (string[])[sync.Source.Host, sync.Destination.Host])
        {
            Assert.Single(run.Error.Split('\n'), line => line == $"debug: {host} takes the password of promoter from docker config {login}, entry {host}");
        }

        Assert.Equal("", quiet.Error);
        Assert.DoesNotContain("s3cret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_tells_of_a_registry_that_lets_in_anonymously()
    {
        await using var sync = await LoopbackSync.StartAsync(source: FakeAuth.Bearer(Promoter) with { Anonymous = [new("**", CanPush: false)] });
        sync.Seed("team/web");

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "-v");

        Assert.Single(run.Error.Split('\n'), line => line == $"debug: {sync.Source.Host} lets in anonymously");
    }

    [Theory]
    [InlineData("config,cloud", 0)]
    [InlineData("cloud,config", 0)]
    [InlineData("config", 0)]
    [InlineData("cloud", 12)]
    public async Task A_docker_config_counts_only_where_the_order_names_it(string order, int code)
    {
        await using var sync = await LoopbackSync.StartAsync(destination: FakeAuth.Bearer(Promoter));
        sync.Seed("team/web");

        var run = await sync.RunAsync("promote", "--overlay", sync.Overlay("team/web"), "--registry-config", sync.WriteLogin("good.json", Promoter), "--credential-order", order);

        Assert.Equal(code, run.Code);
    }

    [Fact]
    public async Task A_rule_s_sources_are_tried_in_order_past_one_that_lets_nobody_look()
    {
        await using var sync = await LoopbackSync.StartAsync(source: FakeAuth.Basic(Promoter) with { Anonymous = [new("dev/**", CanPush: false)] });
        var web = sync.Seed("dev/web");

        var run = await sync.RunAsync(
            "promote", "--image", $"{sync.Destination.Host}/team/web:1",
            "--to", $"{sync.Destination.Host}/team/*", "--from", $"{sync.Source.Host}/staging/*", "--from", $"{sync.Source.Host}/dev/*");

        Assert.Equal(0, run.Code);
        Assert.Equal(web.Digest, sync.Destination.Tags("team/web")["1"]);
    }
}
