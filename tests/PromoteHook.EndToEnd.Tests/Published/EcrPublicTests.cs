using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.Clouds;
using PromoteHook.Testing.Clouds.Amazon;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>ECR Public as a source, under its real names and those of its API, with the published executable.</summary>
public sealed class EcrPublicTests
{
    private const string Image = "nginx/nginx";
    private const string Api = "api.ecr-public.us-east-1.amazonaws.com";
    private const string Password = SuiteSecrets.EcrPassword;
    private const string Expired = """{"errors":[{"code":"DENIED","message":"Your Authorization Token has expired. Please run 'aws ecr-public get-login-password' to fetch a new one."}]}""";

    private static readonly AwsKey Key = new("AKIA0000000000000001", SuiteSecrets.AwsSecretKey, "arn:aws:iam::111111111111:user/pod");

    private static readonly (string, string)[] Identity = [("AWS_ACCESS_KEY_ID", Key.Id), ("AWS_SECRET_ACCESS_KEY", Key.Secret)];
    private static readonly (string, string)[] Nobody = [("AWS_EC2_METADATA_DISABLED", "true")];

    [Fact]
    public async Task The_pods_identity_logs_in_once()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key], PasswordOf = (_, _) => Password });

        // Nobody may pull anonymously, so that only the login can be what succeeds.
        await CopyAsync(aws, Identity, options => options with { Auth = options.Auth with { Anonymous = [] } });

        Assert.Equal([("ecr-public", "GetAuthorizationToken", "us-east-1", Api, Key.Arn)], aws.Calls.Select(call => (call.Service, call.Operation, call.Region, call.Host, call.Caller)));
    }

    [Fact]
    public async Task Without_an_identity_it_is_asked_as_anybody()
    {
        await using var aws = await FakeAws.StartAsync();

        await CopyAsync(aws, Nobody);

        Assert.Empty(aws.Calls);
    }

    [Fact]
    public async Task A_bearer_token_that_expires_on_the_way_is_renewed_once()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [Key], PasswordOf = (_, _) => Password });
        var expired = Fault.Answer(RegistryRoute.BlobGet, 400, Expired) with { Times = 1 };

        var requests = await CopyAsync(aws, Identity, fault: expired);

        Assert.Equal(2, requests.TokenRequests);
        Assert.Equal(1, aws.Count("GetAuthorizationToken"));
    }

    private static async Task<RequestLog> CopyAsync(FakeAws aws, (string, string)[] identity, Func<FakeRegistryOptions, FakeRegistryOptions>? setUp = null, Fault? fault = null)
    {
        IssuedToken? Find(string token) => token == Password ? new IssuedToken([new("**", CanPush: false)], DateTimeOffset.MaxValue) : null;
        var habits = VendorHabits.EcrPublic(Find);
        await using var source = await FakeRegistry.StartAsync(setUp?.Invoke(habits) ?? habits);
        await using var destination = await FakeRegistry.StartAsync();
        await using var hosts = await NamedHosts.StartAsync();
        hosts.Add(source);
        hosts.Add(Api, aws.Address.Port);
        var image = new ImageForge(seed: 13).Image();
        source.Seed(Image, image, "1");
        if (fault is not null)
        {
            source.Faults.Add(fault);
        }

        var call = PublishedProgram
            .Call("copy", $"{source.Host}/{Image}:1", $"{destination.Host}/{Image}:1", "--ca-file", hosts.CaFile)
            .With([.. hosts.Environment, .. identity]);
        await call.SucceedAsync();

        Assert.True(destination.Holds(Image, image));
        Assert.Empty(hosts.Refused);
        return source.Requests;
    }
}
