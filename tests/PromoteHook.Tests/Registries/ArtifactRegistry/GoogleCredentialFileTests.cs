using System.Net;
using System.Text.Json.Nodes;
using PromoteHook.Oci.Credentials;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Registries.ArtifactRegistry;

public sealed class GoogleCredentialFileTests
{
    private const string Push = "push@proj.iam.gserviceaccount.com";

    private const string Session = "arn:aws:sts::111111111111:assumed-role/pod/1";

    private const string Principal = "principal://iam.googleapis.com/pool/subject/system:serviceaccount:shop:promote";

    /// <summary>Contents that are no credentials, and what is said of them.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "{", "it is not JSON" },
        { "[]", "it is not JSON" },
        { "null", "it has no 'type'" },
        { """{"client_email": "a@b"}""", "it has no 'type'" },
        { """{"type": "other", "x": "hunter2"}""", "Unrecognized credential type other" },
        { """{"type": "service_account", "client_email": "a@b", "private_key": "hunter2", "token_uri": "https://oauth2.googleapis.com/token"}""", "cannot be used" },
        { """{"type": "external_account", "credential_source": {"executable": {"command": "hunter2"}}}""", "cannot be used" },
        { """{"type": "external_account", "credential_source": {"environment_id": "aws1"}}""", "it has no 'audience'" },
        { """{"type": "external_account", "audience": "a", "credential_source": {"environment_id": "aws1", "regional_cred_verification_url": "http://sts.{region}.example"}}""", "its 'regional_cred_verification_url' is no https address" },
    };

    [Fact]
    public async Task A_service_accounts_key_signs_for_a_token()
    {
        using var key = new ServiceAccountKey(Push);
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Keys = [key] });
        var path = pod.SetCredentials(key.ToJson(new Uri(pod.Google.Address, "token")));

        var credential = await GooglePod.FindAsync(pod.Source());

        Assert.Equal(Push, pod.Google.IdentityOf(credential));
        Assert.Equal($"service account {Push} of {path}", credential.Origin);
        Assert.Equal(["oauth.token"], pod.Google.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_told()
    {
        using var key = new ServiceAccountKey(Push);
        using var newer = new ServiceAccountKey(Push);
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Keys = [newer] });
        var path = pod.SetCredentials(key.ToJson(new Uri(pod.Google.Address, "token")));

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.Equal(
            $"Google gives no token to service account {Push} of {path}: invalid_grant, Invalid JWT Signature; check that the key or login in {path} is still good, and that the clock here is right",
            $"{fault.Message}; {fault.Remedy}");
    }

    [Fact]
    public async Task Token_servers_are_reached_by_the_proxy()
    {
        using var key = new ServiceAccountKey(Push);
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Keys = [key] });
        pod.SetCredentials(key.ToJson(new Uri("http://oauth2.example.test/token")));
        pod.Proxy = new WebProxy(pod.Google.Address);

        Assert.Equal(Push, pod.Google.IdentityOf(await GooglePod.FindAsync(pod.Source())));

        Assert.Equal("oauth2.example.test", Assert.Single(pod.Google.Calls).Host);
    }

    [Fact]
    public async Task A_users_login_goes_to_Google_by_the_proxy()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.SetCredentials("""{"type": "authorized_user", "client_id": "client", "client_secret": "hunter2", "refresh_token": "hunter3"}""");
        pod.Proxy = new WebProxy(pod.Google.Address);

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        // This proxy opens no tunnel; that it was asked for one is the point.
        Assert.Contains(pod.Google.Calls, call => call.Host.StartsWith("oauth2.googleapis.com", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workload_identity_pool_takes_the_token_of_a_mounted_file()
    {
        await using var pod = await StartWithPoolAsync();
        var path = pod.SetCredentials(PoolFile(pod, impersonate: null));

        var credential = await GooglePod.FindAsync(pod.Source());

        Assert.Equal(Principal, pod.Google.IdentityOf(credential));
        Assert.Equal($"external_account {new FakeGoogleOptions().PoolAudience} of {path}", credential.Origin);
    }

    [Fact]
    public async Task A_workload_identity_pool_may_impersonate_a_service_account()
    {
        await using var pod = await StartWithPoolAsync();
        var path = pod.SetCredentials(PoolFile(pod, Push));

        var credential = await GooglePod.FindAsync(pod.Source());

        Assert.Equal(Push, pod.Google.IdentityOf(credential));
        Assert.Equal($"service account {Push} of {path}", credential.Origin);
    }

    [Fact]
    public async Task A_projected_token_that_is_not_mounted_is_told()
    {
        await using var pod = await StartWithPoolAsync();
        pod.SetCredentials(PoolFile(pod, impersonate: null));
        File.Delete(pod.Folder.At("token"));

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.StartsWith("check its credential_source, and that the pod mounts what it names", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_pool_does_not_take_is_told_without_it()
    {
        await using var pod = await StartWithPoolAsync();
        pod.SetCredentials(PoolFile(pod, impersonate: null));
        pod.Folder.Write("token", "hunter2");

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.Contains("invalid_grant, The issuer in ID Token", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_file_is_told_without_its_content(string content, string expected)
    {
        await using var pod = await GooglePod.StartAsync();
        var path = pod.SetCredentials(content);

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.StartsWith($"the credential file {path}, which GOOGLE_APPLICATION_CREDENTIALS names, cannot be used: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(pod.Google.Calls);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_and_the_metadata_server_is_not_asked()
    {
        await using var pod = await GooglePod.StartAsync();
        pod.Set("GOOGLE_APPLICATION_CREDENTIALS", pod.Folder.At("none.json"));

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.Contains("it does not exist", fault.Message, StringComparison.Ordinal);
        Assert.Empty(pod.Google.Calls);
    }

    [Fact]
    public async Task The_login_of_gcloud_comes_before_the_metadata_server()
    {
        using var key = new ServiceAccountKey(Push);
        await using var pod = await GooglePod.StartAsync(new FakeGoogleOptions { Keys = [key] });
        pod.Folder.Write(".config/gcloud/application_default_credentials.json", key.ToJson(new Uri(pod.Google.Address, "token")));
        pod.Set("HOME", pod.Folder.Path);

        Assert.Equal(Push, pod.Google.IdentityOf(await GooglePod.FindAsync(pod.Source())));
    }

    [Fact]
    public async Task A_workload_identity_pool_takes_the_pods_AWS_identity()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { AgentArn = Session });
        await using var pod = await StartWithAwsAsync(aws);
        pod.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.AgentAddress.AbsoluteUri)
            .Set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", pod.Folder.Write("agent-token", "agent-token"))
            .Set("AWS_REGION", "eu-west-1");

        var credential = await GooglePod.FindAsync(pod.Source());

        Assert.Equal(Session, pod.Google.IdentityOf(credential));
        Assert.Contains("sts.eu-west-1.amazonaws.com", pod.Google.Calls.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AWS_identity_that_is_missing_is_told_in_the_words_of_AWS()
    {
        await using var aws = await FakeAws.StartAsync();
        await using var pod = await StartWithAwsAsync(aws);
        pod.Set("AWS_EC2_METADATA_DISABLED", "true").Set("HOME", pod.Folder.Path);

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.Contains("which is to prove who this is at AWS: AWS knows nobody here: tried keys in the environment", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_of_another_secret_is_not_taken_and_not_shown()
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [new AwsKey("AKIA0000000000000001", "secret-of-the-pod", Session)] });
        await using var pod = await StartWithAwsAsync(aws);
        pod.Set("AWS_ACCESS_KEY_ID", "AKIA0000000000000001").Set("AWS_SECRET_ACCESS_KEY", "hunter2");

        var fault = await Assert.ThrowsAsync<CredentialException>(() => GooglePod.FindAsync(pod.Source()));

        Assert.Contains("invalid_grant, Received invalid AWS response", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Signature=", fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A pod whose pool asks AWS. A signature is looked at by the time of the machine, as AWS's SDK signs.</summary>
    private static async Task<GooglePod> StartWithAwsAsync(FakeAws aws)
    {
        var pod = await GooglePod.StartAsync(new FakeGoogleOptions { AwsCallerOf = aws.CallerOf });
        pod.Clock.Advance(DateTimeOffset.UtcNow - pod.Clock.GetUtcNow());
        pod.SetCredentials(AwsPoolFile(pod, "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"));
        return pod;
    }

    private static string AwsPoolFile(GooglePod pod, string address) => new JsonObject
    {
        ["type"] = "external_account",
        ["audience"] = new FakeGoogleOptions().PoolAudience,
        ["subject_token_type"] = "urn:ietf:params:aws:token-type:aws4_request",
        ["token_url"] = $"{pod.Google.Address}v1/token",
        ["credential_source"] = new JsonObject { ["environment_id"] = "aws1", ["regional_cred_verification_url"] = address },
    }.ToJsonString();

    private static async Task<GooglePod> StartWithPoolAsync()
    {
        var pod = await GooglePod.StartAsync(new FakeGoogleOptions
        {
            SubjectTokens = new Dictionary<string, string> { ["subject-token"] = Principal },
            Impersonations = [(Principal, Push)],
        });
        pod.Folder.Write("token", "subject-token");
        return pod;
    }

    private static string PoolFile(GooglePod pod, string? impersonate)
    {
        var file = new JsonObject
        {
            ["type"] = "external_account",
            ["audience"] = new FakeGoogleOptions().PoolAudience,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["token_url"] = $"{pod.Google.Address}v1/token",
            ["credential_source"] = new JsonObject { ["file"] = pod.Folder.At("token") },
        };
        if (impersonate is not null)
        {
            file["service_account_impersonation_url"] = $"{pod.Google.Address}v1/projects/-/serviceAccounts/{impersonate}:generateAccessToken";
        }

        return file.ToJsonString();
    }
}
