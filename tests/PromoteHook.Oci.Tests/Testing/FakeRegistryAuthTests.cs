using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Testing;

public sealed class FakeRegistryAuthTests
{
    private const string Tags = "/v2/team/web/tags/list";
    private const string Upload = "/v2/team/web/blobs/uploads/";

    private static readonly FakeUser Admin = new("admin", "pa:ss") { IdentityToken = "refresh-me" };
    private static readonly FakeUser Reader = new("reader", "word") { Rights = [new("team/**", CanPush: false)] };

    [Fact]
    public async Task Basic_wants_a_known_user_with_the_right()
    {
        await using var registry = await StartAsync(FakeAuth.Basic(Admin, Reader));
        using var client = new RawClient(registry.Host);

        using var nobody = await client.GetAsync(Tags);
        client.Authorization = Basic("reader", "wrong");
        using var wrong = await client.GetAsync(Tags);
        client.Authorization = Basic("reader", "word");
        using var reads = await client.GetAsync(Tags);
        using var writes = await client.PostAsync(Upload);
        client.Authorization = Basic("admin", "pa:ss");
        using var admin = await client.PostAsync(Upload);

        Assert.Equal([401, 401, 200, 403, 202], registry.Requests.All.Select(request => request.Status));
        Assert.StartsWith("Basic ", RawClient.Header(nobody, "WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal([false, true, true, true, true], registry.Requests.All.Select(request => request.HadAuthorization));
    }

    [Fact]
    public async Task Bearer_names_the_scope_and_takes_a_token_that_has_it()
    {
        await using var registry = await StartAsync(FakeAuth.Bearer(Admin, Reader));
        using var client = new RawClient(registry.Host);

        using var challenge = await client.PostAsync(Upload);
        var pull = await TokenAsync(client, registry, "repository:team/web:pull", Admin);
        var push = await TokenAsync(client, registry, "repository:team/web:pull,push", Admin);

        Assert.Equal(
            $"Bearer realm=\"http://{registry.Host}/token\",service=\"{registry.Host}\",scope=\"repository:team/web:pull,push\"",
            RawClient.Header(challenge, "WWW-Authenticate"));
        Assert.Equal(401, await StatusAsync(client, pull));
        Assert.Equal(202, await StatusAsync(client, push));
        Assert.Equal(2, registry.Requests.TokenRequests);
    }

    [Fact]
    public async Task The_token_server_silently_grants_less_than_a_user_may_not_have()
    {
        await using var registry = await StartAsync(FakeAuth.Bearer(Reader));
        using var client = new RawClient(registry.Host);

        var token = await TokenAsync(client, registry, "repository:team/web:pull,push", Reader);

        Assert.Equal(401, await StatusAsync(client, token));
        client.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var read = await client.GetAsync(Tags);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task Anonymous_users_get_tokens_for_what_is_public()
    {
        await using var registry = await StartAsync(FakeAuth.Bearer(Admin) with { Anonymous = [new("team/web", CanPush: false)], TokenField = "access_token" });
        using var client = new RawClient(registry.Host);

        using var answer = await client.GetAsync($"/token?service={registry.Host}&scope=repository:team/web:pull");
        client.Authorization = new AuthenticationHeaderValue("Bearer", await FieldAsync(answer, "access_token"));
        using var read = await client.GetAsync(Tags);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task A_token_expires_by_the_registrys_clock()
    {
        var clock = new SteppedClock();
        await using var registry = await StartAsync(FakeAuth.Bearer(Admin) with { ExpiredTokenStatus = 400 }, clock);
        using var client = new RawClient(registry.Host);
        var token = await TokenAsync(client, registry, "repository:team/web:pull,push", Admin);

        var before = await StatusAsync(client, token);
        clock.Now += TimeSpan.FromMinutes(5);
        var after = await StatusAsync(client, token);

        Assert.Equal((202, 400), (before, after));
    }

    [Fact]
    public async Task Revoked_tokens_are_challenged_again()
    {
        await using var registry = await StartAsync(FakeAuth.Bearer(Admin));
        using var client = new RawClient(registry.Host);
        var token = await TokenAsync(client, registry, "repository:team/web:pull,push", Admin);

        registry.RevokeTokens();

        Assert.Equal(401, await StatusAsync(client, token));
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_by_post_where_the_server_takes_it()
    {
        await using var registry = await StartAsync(FakeAuth.Bearer(Admin));
        await using var old = await StartAsync(FakeAuth.Bearer(Admin) with { TakesTokenPost = false });
        using var http = new HttpClient();

        using var answer = await http.PostAsync(new Uri(registry.Address, "token"), Form());
        using var refused = await http.PostAsync(new Uri(old.Address, "token"), Form());

        using var client = new RawClient(registry.Host);
        Assert.Equal(202, await StatusAsync(client, await FieldAsync(answer, "token")));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Only_the_first_scope_counts_where_the_server_is_made_so()
    {
        await using var registry = await StartAsync(FakeAuth.Bearer(Admin) with { GrantsFirstScopeOnly = true });
        using var client = new RawClient(registry.Host);

        var token = await TokenAsync(client, registry, "repository:team/base:pull&scope=repository:team/web:pull,push", Admin);

        Assert.Equal(401, await StatusAsync(client, token));
    }

    private static async Task<FakeRegistry> StartAsync(FakeAuth auth, TimeProvider? time = null)
    {
        var registry = await FakeRegistry.StartAsync(new() { Auth = auth, Time = time ?? TimeProvider.System });
        registry.CreateRepository("team/web");
        return registry;
    }

    private static async Task<string> TokenAsync(RawClient client, FakeRegistry registry, string scope, FakeUser user)
    {
        client.Authorization = Basic(user.Name, user.Password);
        using var answer = await client.GetAsync($"/token?service={registry.Host}&scope={scope}");
        client.Authorization = null;
        return await FieldAsync(answer, "token");
    }

    private static async Task<int> StatusAsync(RawClient client, string token)
    {
        client.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.PostAsync(Upload);
        return (int)answer.StatusCode;
    }

    private static async Task<string> FieldAsync(HttpResponseMessage answer, string name)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty(name).GetString()!;
    }

    private static FormUrlEncodedContent Form() => new(new Dictionary<string, string>
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = "refresh-me",
        ["client_id"] = "promote-hook",
        ["service"] = "any",
        ["scope"] = "repository:team/web:pull,push",
    });

    private static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
