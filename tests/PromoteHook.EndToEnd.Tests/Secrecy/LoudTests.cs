using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PromoteHook.EndToEnd.Tests.Clouds;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Published;
using PromoteHook.Testing.ArgoCd;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;
using PromoteHook.Testing.Kubernetes;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Secrecy;

/// <summary>
/// The published executable at its most talkative, with every kind of credential, well and broken, and among servers that quote what
/// they are sent. That nothing secret is told is seen by <see cref="WatchedSuite"/>, as of every run; here are the runs that would tell it.
/// </summary>
// A helper is a shell script.
[SupportedOSPlatform("linux")]
public sealed class LoudTests : IDisposable
{
    private const string Ecr = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Arn = "arn:aws:iam::111111111111:user/pod";
    private const string Whole = "0000000000000000";

    private static readonly FakeUser User = new("promoter", SuiteSecrets.Password) { IdentityToken = SuiteSecrets.IdentityToken };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string> Entries => new()
    {
        { "Basic", $$"""{"auth": "{{SuiteSecrets.Login}}"}""" },
        { "Bearer", $$"""{"auth": "{{SuiteSecrets.Login}}"}""" },
        { "Bearer", $$"""{"identitytoken": "{{SuiteSecrets.IdentityToken}}"}""" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Every_command_with_a_login(string scheme, string entry)
    {
        await using var registries = await FakePair.StartAsync(scheme == "Basic" ? FakeAuth.Basic(User) : FakeAuth.Bearer(User));
        folder.Write("config.json", registries.Config(entry));

        await RunAsync(registries, 0, ["list", "-v", "--explain"], ["plan", "-v", "--explain"], ["plan", "-v", "-o", "json"], ["plan", "-v", "-o", "markdown"], ["doctor", "-v", "-o", "json"], ["doctor", "-v"], ["config"], ["config", "-o", "json"], ["promote", "-v"], ["promote", "-v", "-o", "json", "--verify", "deep"]);

        registries.AssertPromoted();
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Bearer")]
    public async Task Every_command_with_a_login_that_is_refused(string scheme)
    {
        await using var registries = await FakePair.StartAsync(scheme == "Basic" ? FakeAuth.Basic(User) : FakeAuth.Bearer(User));
        folder.Write("config.json", registries.Config($$"""{"username": "promoter", "password": "{{SuiteSecrets.WrongPassword}}"}"""));

        await RunAsync(registries, ExitCode.AccessDenied, ["plan", "-v"], ["doctor", "-v"], ["promote", "-v", "-o", "json"]);
    }

    [Theory]
    [InlineData("Basic", RegistryRoute.ManifestHead)]
    [InlineData("Bearer", RegistryRoute.ManifestHead)]
    [InlineData("Bearer", RegistryRoute.Token)]
    [InlineData("Basic", RegistryRoute.ManifestGet)]
    [InlineData("Bearer", RegistryRoute.BlobGet)]
    public async Task A_registry_that_quotes_what_it_is_sent(string scheme, RegistryRoute route)
    {
        await using var registries = await FakePair.StartAsync(scheme == "Basic" ? FakeAuth.Basic(User) : FakeAuth.Bearer(User));
        folder.Write("config.json", registries.Config($$"""{"auth": "{{SuiteSecrets.Login}}"}"""));
        var words = $$$"""{"errors":[{"code":"DENIED","message":"{authorization} of promoter with {{{SuiteSecrets.Password}}} may not"}]}""";
        registries.Source.Faults.Add(Fault.Answer(route, 403, words, ("Warning", "299 - \"{authorization} is old\"")));
        registries.Destination.Faults.Add(Fault.Answer(RegistryRoute.UploadStart, 403, words));

        await RunAsync(registries, ExitCode.AccessDenied, ["promote", "-v"], ["promote", "-v", "-o", "json"]);
    }

    [Theory]
    [InlineData("credHelpers", "vaulted", SuiteSecrets.HelperPassword, "exit 0")]
    [InlineData("credsStore", "<token>", SuiteSecrets.HelperToken, "exit 0")]
    [InlineData("credHelpers", "vaulted", SuiteSecrets.HelperPassword, "echo broken {; exit 1")]
    public async Task A_helper_that_is_asked(string key, string user, string secret, string end)
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Bearer(new FakeUser("vaulted", SuiteSecrets.HelperPassword) { IdentityToken = SuiteSecrets.HelperToken }));
        var helper = folder.Write("docker-credential-vault", $$"""
            #!/bin/sh
            read -r server
            { echo "$0 $*"; tr '\0' ' ' < /proc/$PPID/cmdline; } >> '{{folder.At("arguments")}}'
            echo 'asking with {{secret}}' >&2
            printf '{"ServerURL":"%s","Username":"{{user}}","Secret":"{{secret}}"}' "$server"
            {{end}}
            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var value = key == "credsStore" ? "\"vault\"" : $$"""{"{{registries.Source.Host}}": "vault", "{{registries.Destination.Host}}": "vault"}""";
        folder.Write("config.json", $$"""{"{{key}}": {{value}}}""");

        await RunAsync(registries, end == "exit 0" ? ExitCode.Success : ExitCode.AccessDenied, ["plan", "-v"], ["promote", "-v"]);

        var arguments = await File.ReadAllTextAsync(folder.At("arguments"), TestContext.Current.CancellationToken);
        Assert.Contains("docker-credential-vault get", arguments, StringComparison.Ordinal);
        SecretWatch.Current!.Examine("a credential helper", ("arguments", arguments));
    }

    [Theory]
    [InlineData($$"""{"auths": {"dev.test": {"auth": "{{SuiteSecrets.Login}}"}, oops """)]
    [InlineData($$"""{"auths": {"HOST": {"auth": "{{SuiteSecrets.Password}}"} } }""")]
    [InlineData($$"""{"auths": {"HOST": {"auth": ["{{SuiteSecrets.Login}}"] } } }""")]
    [InlineData($$"""{"auths": ["{{SuiteSecrets.Login}}"]}""")]
    [InlineData($$"""{"auths": {"HOST": {"registrytoken": "{{SuiteSecrets.IdentityToken}}\nand more"} } }""")]
    [InlineData($$"""{"auths": {"HOST": {"username": "a:b", "password": "{{SuiteSecrets.Password}}\u0000é"} } }""")]
    public async Task A_docker_config_that_is_broken(string text)
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Bearer(User));
        folder.Write("config.json", text.Replace("HOST", registries.Source.Host, StringComparison.Ordinal));

        await FailAsync(registries, ["plan", "-v"], ["doctor", "-v"], ["promote", "-v", "-o", "json"]);
    }

    [Theory]
    [InlineData(Mix.AmazonToAmazon)]
    [InlineData(Mix.GoogleToGoogle)]
    [InlineData(Mix.AmazonToGoogle)]
    [InlineData(Mix.GoogleToAmazon)]
    public async Task Every_command_between_clouds(string name)
    {
        await using var clouds = await TwoClouds.StartAsync();
        var mix = Mix.Of(name);
        var source = await clouds.StartRegistryAsync(mix.Source);
        source.Seed(mix.SourceRepository, new ImageForge(seed: 31).Image(), "1");
        (await clouds.StartRegistryAsync(mix.Destination)).CreateRepository(mix.CreatedRepository);
        using var pod = mix.PodFor(clouds, create: null, "1");

        (await pod.RunAsync("plan", "--explain")).Succeeded();
        (await pod.RunAsync("plan", "-o", "json")).Succeeded();
        await pod.RunAsync("doctor");
        await pod.RunAsync("doctor", "-o", "json");
        (await pod.RunAsync("promote", "-o", "json")).Succeeded();
        source.RevokeTokens();
        source.Faults.Add(Fault.Answer(RegistryRoute.ManifestGet, 403, """{"errors":[{"code":"DENIED","message":"{authorization} may not"}]}"""));
        await pod.RunAsync("promote", "--on-digest-mismatch", "overwrite");
    }

    [Theory]
    [InlineData("[default]\naws_access_key_id = AKIA0000000000000001\naws_secret_access_key QF7kqwYXctslHotvdzl2+/UcCNJyodoPnV8S\n")]
    [InlineData("[default\naws_secret_access_key = QF7kqwYXctslHotvdzl2+/UcCNJyodoPnV8S\n")]
    [InlineData("[default]\ncredential_process = /bin/echo {\"Version\": 1, \"SecretAccessKey\": \"QF7kqwYXctslHotvdzl2+/UcCNJyodoPnV8S\"\n")]
    [InlineData("[default]\ncredential_process = /bin/cat /nonexistent/QF7kqwYXctslHotvdzl2+/UcCNJyodoPnV8S\n")]
    [InlineData("[default]\naws_access_key_id = AKIA0000000000000002\naws_secret_access_key = QF7kqwYXctslHotvdzl2+/UcCNJyodoPnV8S\naws_session_token = e8UV2sTt8vghtIUpuZDq+/RQQnfKUnKQIj1f=\n")]
    public async Task A_profile_that_is_broken_or_refused(string profile)
    {
        await using var aws = await FakeAws.StartAsync(new FakeAwsOptions { Keys = [new AwsKey("AKIA0000000000000001", SuiteSecrets.AwsSecretKey, Arn)], PasswordOf = (_, _) => SuiteSecrets.EcrPassword });
        await using var registry = await FakeRegistry.StartAsync(new FakeRegistryOptions { Auth = FakeAuth.Basic(new FakeUser("AWS", SuiteSecrets.EcrPassword)) });
        var file = folder.Write("credentials", profile);

        foreach (var command in (string[][])[["copy", $"{Ecr}/team/web:1", $"{Ecr}/team/copy:1", "-v"], ["doctor", $"{Ecr}/team/copy:1", "--from", $"{Ecr}/team/**", "--to", $"{Ecr}/team/**", "-v"]])
        {
            var run = await PublishedProgram.Call([.. command, "--insecure-registry", Ecr])
                .With(("HTTP_PROXY", $"http://{registry.Host}"), ("AWS_ENDPOINT_URL", aws.Address.AbsoluteUri), ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_SHARED_CREDENTIALS_FILE", file))
                .RunAsync();

            Assert.NotEqual(0, run.ExitCode);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_credentials_file_of_Google_that_is_broken(bool isCut)
    {
        using var key = new ServiceAccountKey("promoter@prod.iam.gserviceaccount.com");
        await using var cloud = await GoogleCloud.StartAsync("promoter@prod.iam.gserviceaccount.com", new FakeGoogleOptions { Keys = [key] });
        var json = key.ToJson(new Uri("https://oauth2.googleapis.com/token"));
        var file = folder.Write("key.json", isCut ? json[..^200] : json.Replace("-----BEGIN", "----BEGIN", StringComparison.Ordinal));

        var run = await (cloud.Copy() with { Arguments = [.. cloud.Arguments, "-v"] }).With(("GOOGLE_APPLICATION_CREDENTIALS", file)).RunAsync();

        Assert.NotEqual(0, run.ExitCode);
    }

    [Fact]
    public async Task A_key_of_Google_is_used_and_then_refused()
    {
        using var key = new ServiceAccountKey("promoter@prod.iam.gserviceaccount.com");
        using var newer = new ServiceAccountKey("promoter@prod.iam.gserviceaccount.com");
        await using var cloud = await GoogleCloud.StartAsync("promoter@prod.iam.gserviceaccount.com", new FakeGoogleOptions { Keys = [key] });
        await using var stranger = await GoogleCloud.StartAsync("promoter@prod.iam.gserviceaccount.com", new FakeGoogleOptions { Keys = [newer] });
        var file = folder.Write("key.json", key.ToJson(new Uri("https://oauth2.googleapis.com/token")));

        (await (cloud.Copy() with { Arguments = [.. cloud.Arguments, "-v"] }).With(("GOOGLE_APPLICATION_CREDENTIALS", file)).RunAsync()).Succeeded();
        (await (stranger.Copy() with { Arguments = [.. stranger.Arguments, "-v"] }).With(("GOOGLE_APPLICATION_CREDENTIALS", file)).RunAsync()).Exited((int)ExitCode.AccessDenied);
    }

    [Theory]
    [InlineData(SuiteSecrets.ArgoCdToken, ExitCode.Success)]
    [InlineData($"{SuiteSecrets.ArgoCdToken}\nsecond line", null)]
    [InlineData($"{SuiteSecrets.ArgoCdToken}é", null)]
    [InlineData($"{SuiteSecrets.ArgoCdToken}{Whole}", ExitCode.AccessDenied)]
    public async Task Argo_CD_with_a_token(string token, ExitCode? exit)
    {
        await using var argoCd = await FakeArgoCd.StartAsync();
        argoCd.Serve("/api/version", "version");
        argoCd.Serve("/api/v1/session/userinfo", "userinfo-role");
        argoCd.Serve("shop", "during-sync-app");
        argoCd.Serve("shop/manifests", "manifests-kustomize-sha-older");
        argoCd.Refuse($"{SuiteSecrets.ArgoCdToken}{Whole}", "app-garbage-jwt");
        var file = folder.Write("token", token);
        (string, string)[][] places = [[("PROMOTE_HOOK_ARGOCD_TOKEN", token)], [("PROMOTE_HOOK_ARGOCD_TOKEN_FILE", file)]];

        foreach (var place in places)
        {
            foreach (var command in (string[][])[["list", "--allow-empty", "-v"], ["doctor", "-v"], ["plan", "--allow-empty", "-v", "-o", "json"], ["config"]])
            {
                var run = await PublishedProgram.Call(command).With(("PROMOTE_HOOK_ARGOCD_SERVER", argoCd.Address), ("PROMOTE_HOOK_APP", "shop")).With(place).RunAsync();

                Assert.True(exit is null || command is ["config", ..] || run.ExitCode == (int)exit, $"{run.Call}\n{run.Errors}{run.Text}");
            }
        }
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    public async Task Argo_CD_that_quotes_the_token(int status)
    {
        await using var argoCd = await FakeArgoCd.StartAsync();
        argoCd.ServeText("shop", $$"""{"code": 7, "message": "token {{SuiteSecrets.ArgoCdToken}} may not, not even {{SuiteSecrets.ArgoCdToken[..20]}}..."}""", status);

        var run = await PublishedProgram.Call("list", "-v").With(("PROMOTE_HOOK_ARGOCD_SERVER", argoCd.Address), ("PROMOTE_HOOK_APP", "shop"), ("PROMOTE_HOOK_ARGOCD_TOKEN", SuiteSecrets.ArgoCdToken)).RunAsync();

        Assert.Contains("token (not shown) may not, not even (not shown)", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kubernetes_with_a_token_or_a_clients_key(bool hasKey)
    {
        await using var registries = await FakePair.StartAsync();
        await using var kubernetes = (await FakeKubernetes.StartAsync(wantsClientCertificate: hasKey)).AllowJobEvents().AddJob();
        var config = kubernetes.WriteKubeconfig(folder);
        if (hasKey)
        {
            using var authority = new TestAuthority();
            using var certificate = authority.Issue("hook", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var pem = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
            Array.ForEach(pem.Split('\n').Where(line => line.Length > SecretWatch.ShortestLength && !line.StartsWith('-')).ToArray(), line => Secret.Known(SecretKind.KubernetesKey, line));
            await EditAsync(config, "{tokenFile: token}", $"{{client-certificate-data: {Base64(certificate.ExportCertificatePem())}, client-key-data: {Base64(pem)}}}");
        }

        string[] events = ["--events", "job", "--job", "promote-hook", "--kubeconfig", config, "-v"];
        await registries.Copy(events).SucceedAsync();
        await RunAsync(registries, 0, ["doctor", .. events]);

        Assert.NotEmpty(kubernetes.Events);

        // A kubeconfig that is broken behind its secret.
        await EditAsync(config, "users:", $"{(hasKey ? "" : $"token: {FakeKubernetes.FirstToken}\n")}\t users:");
        await registries.Copy(events).RunAsync();
    }

    [Theory]
    [InlineData(SuiteSecrets.ProxyPassword, true)]
    [InlineData(SuiteSecrets.WrongPassword, false)]
    public async Task A_proxy_with_a_password(string password, bool isRight)
    {
        await using var clouds = await CloudPair.StartAsync(ecrFirst: true, proxyLogin: ("robot", SuiteSecrets.ProxyPassword));
        var address = $"http://robot:{Uri.EscapeDataString(password)}@{clouds.Hosts.ProxyUrl.Authority}";
        var copy = clouds.Copy(clouds.DestinationReference).With(("HTTPS_PROXY", address), ("HTTP_PROXY", address));

        var run = await (copy with { Arguments = [.. copy.Arguments, "-v"] }).RunAsync();
        var config = await PublishedProgram.Call("config").With(("HTTPS_PROXY", address)).SucceedAsync();
        await PublishedProgram.Call("config").With(("HTTPS_PROXY", address.Replace("http:", "gopher:", StringComparison.Ordinal))).RunAsync();

        run.Exited(isRight ? 0 : (int)ExitCode.AccessDenied);
        Assert.Contains("***@", config.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_runtimes_own_trace_holds_nothing()
    {
        await using var registries = await FakePair.StartAsync(FakeAuth.Bearer(User));
        folder.Write("config.json", registries.Config($$"""{"auth": "{{SuiteSecrets.Login}}"}"""));
        var trace = folder.At("trace.nettrace");

        await (registries.Copy("-v") with { Folder = folder.Path }).With(
            ("DOCKER_CONFIG", folder.Path),
            ("DOTNET_EnableEventPipe", "1"),
            ("DOTNET_EventPipeOutputPath", trace),
            ("DOTNET_EventPipeConfig", "System.Net.Http:0xffffffff:5,Private.InternalDiagnostics.System.Net.Http:0xffffffff:5,System.Diagnostics.DiagnosticSource:0xffffffff:5")).SucceedAsync();

        Assert.True(File.Exists(trace));
    }

    private Task RunAsync(FakePair registries, ExitCode exit, params string[][] commands) =>
        RunAsync(registries, run => Assert.True(run.ExitCode == (int)exit || (exit == 0 && run.ExitCode == (int)ExitCode.WorkFound), $"{run.Call.Arguments[0]} exited with {run.ExitCode}\n{run.Errors}{run.Text}"), commands);

    private Task FailAsync(FakePair registries, params string[][] commands) => RunAsync(registries, run => Assert.NotEqual(0, run.ExitCode), commands);

    private async Task RunAsync(FakePair registries, Action<ProgramResult> judge, string[][] commands)
    {
        var log = folder.Write("termination-log", "");
        foreach (var command in commands)
        {
            judge(await PublishedProgram.Call([.. command, .. registries.RuleAndImage])
                .With(("DOCKER_CONFIG", folder.Path), ("PATH", $"{folder.Path}:/usr/bin:/bin"), ("PROMOTE_HOOK_TERMINATION_LOG", log)).RunAsync());
        }
    }

    private static async Task EditAsync(string file, string from, string to)
    {
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(from, to, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
