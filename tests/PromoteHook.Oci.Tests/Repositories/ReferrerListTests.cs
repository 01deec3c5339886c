using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Repositories;

public sealed class ReferrerListTests
{
    private static readonly ForgedImage Subject = new ImageForge(5).Image();

    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    [InlineData(1)]
    public async Task All_pages_are_read(int pageSize)
    {
        await using var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { ReferrersPageSize = pageSize });
        var forge = new ImageForge(6);
        var digests = Enumerable.Range(0, 5).Select(_ => Attach(registry, forge)).ToHashSet();

        var found = await FindAsync(registry);

        Assert.Equal(digests, found!.Select(referrer => referrer.Digest).ToHashSet());
        Assert.Equal(5, found!.Count);
    }

    [Fact]
    public async Task A_subject_that_nothing_refers_to_has_an_empty_list()
    {
        await using var registry = await FakeRegistry.StartAsync();

        Assert.Empty((await FindAsync(registry))!);
    }

    [Theory]
    [InlineData(404, null)]
    [InlineData(404, "404 page not found\n")]
    [InlineData(400, """{"errors":[{"code":"UNSUPPORTED","message":"no such route"}]}""")]
    [InlineData(405, null)]
    [InlineData(406, null)]
    [InlineData(501, null)]
    [InlineData(200, "<html>welcome</html>")]
    public async Task These_answers_say_that_there_is_no_such_API(int status, string? body)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Faults.Add(Fault.Answer(RegistryRoute.Referrers, status, body));

        Assert.Null(await FindAsync(registry));
    }

    [Theory]
    [InlineData(403, """{"errors":[{"code":"DENIED","message":"no"}]}""", RegistryErrorKind.Denied)]
    [InlineData(400, """{"errors":[{"code":"DENIED","message":"no"}]}""", RegistryErrorKind.Denied)]
    [InlineData(401, null, RegistryErrorKind.Unauthorized)]
    [InlineData(412, null, RegistryErrorKind.Denied)]
    [InlineData(500, null, RegistryErrorKind.Unavailable)]
    public async Task These_do_not(int status, string? body, RegistryErrorKind kind)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Faults.Add(Fault.Answer(RegistryRoute.Referrers, status, body));

        var failure = await FailAsync(registry);

        Assert.Equal((kind, registry.Host), (failure.Kind, failure.Registry));
        Assert.StartsWith($"listing what refers to manifest {Subject.Digest} of team/web: answered {status}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is no index: manifest sha256:")]
    [InlineData("""{"schemaVersion":2}""", "is no index: manifest sha256:")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":1},"layers":[]}""", "is no index")]
    [InlineData("""{"manifests":[{"digest":"sha256:1","size":1}]}""", "a descriptor in 'manifests' has no sha256 or sha512 digest")]
    [InlineData("""{"manifests":{}}""", "'manifests' is not a list")]
    public async Task What_calls_itself_an_index_and_is_none_is_a_fault(string body, string message)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Faults.Add(Fault.Answer(RegistryRoute.Referrers, 200, body, ("Content-Type", MediaTypes.OciIndex)));

        var failure = await FailAsync(registry);

        Assert.Equal(RegistryErrorKind.InvalidContent, failure.Kind);
        Assert.StartsWith($"the list of referrers of {Subject.Digest} in team/web", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<http://other.example:1/v2/x>; rel=\"next\"", "goes on at another host, other.example:1")]
    [InlineData("</v2/team/web/referrers/next>; rel=\"next\"", "has more than 100 pages or 1000 entries")]
    public async Task A_list_goes_on_at_its_own_host_and_not_for_ever(string link, string message)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Faults.Add(Fault.Answer(RegistryRoute.Referrers, 200, """{"manifests":[]}""", ("Content-Type", MediaTypes.OciIndex), ("Link", link)));

        var failure = await FailAsync(registry);

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
        Assert.EndsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.InRange(registry.Requests.Total, 1, 100);
    }

    [Theory]
    [InlineData("</v2/team/web/referrers/{0}?last=a,b>; rel=next")]
    [InlineData("</v2/elsewhere>; rel=\"prev\", </v2/team/web/referrers/{0}?n=1>; title=\"more; of it\"; rel=\"next\"")]
    [InlineData("<?page=2>;REL=Next")]
    [InlineData("<{0}?page=2>; rel=\"next\"; foo=bar")]
    public async Task Links_are_read_as_registries_write_them(string link)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Faults.Add(Fault.Header(RegistryRoute.Referrers, "Link", link.Replace("{0}", Subject.Digest.ToString(), StringComparison.Ordinal)) with { Times = 1 });
        var digest = Attach(registry, new ImageForge(6));

        Assert.Equal(digest, Assert.Single((await FindAsync(registry))!).Digest);
        Assert.Equal(2, registry.Requests.Count(RegistryRoute.Referrers));
    }

    [Fact]
    public async Task A_list_of_more_than_any_real_one_is_refused()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var entries = string.Join(',', Enumerable.Range(0, 1001).Select(number => $$"""{"mediaType":"a/b","digest":"sha256:{{number:D64}}","size":1}"""));
        registry.Faults.Add(Fault.Answer(RegistryRoute.Referrers, 200, $$"""{"manifests":[{{entries}}]}""", ("Content-Type", MediaTypes.OciIndex)));

        Assert.EndsWith("has more than 1000 entries", (await FailAsync(registry)).Message, StringComparison.Ordinal);
    }

    private static Digest Attach(FakeRegistry registry, ImageForge forge)
    {
        var referrer = forge.Artifact(ForgedTypes.SigstoreBundle, [new ForgedBlob(ForgedTypes.SigstoreBundle, forge.Noise(30))], Subject.Root);
        registry.Seed("team/web", referrer);
        return referrer.Digest;
    }

    private static async Task<IReadOnlyList<Descriptor>?> FindAsync(FakeRegistry registry)
    {
        using var transport = new RegistryTransport(new RegistryTransportOptions { Time = new HastyClock() });
        return await new Repository(transport, registry.Repository("team/web")).FindReferrersAsync(Subject.Digest, TestContext.Current.CancellationToken);
    }

    private static Task<RegistryException> FailAsync(FakeRegistry registry) => Assert.ThrowsAsync<RegistryException>(() => FindAsync(registry));
}
