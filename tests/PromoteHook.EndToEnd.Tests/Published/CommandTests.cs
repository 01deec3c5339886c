using System.Text;
using System.Text.Json;
using PromoteHook.EndToEnd.Tests.MainJob;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.ArgoCd;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Every command and every kind of input once with the published executable: what trimming took away too much shows here.</summary>
public sealed class CommandTests
{
    private const string Crd = """
        apiVersion: example.com/v1
        kind: Worker
        metadata: {name: press}
        spec: {runners: [{image: prod.test/press:1}]}

        """;

    private const string Pod = """{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "prod.test/team/web:1"}]}}""";

    [Fact]
    public async Task Version_is_the_projects()
    {
        var result = await PublishedProgram.Call("--version").SucceedAsync();

        Assert.Matches(@"^promote-hook \d+\.\d+\.\d+", result.Text);
    }

    [Theory]
    [InlineData("promote")]
    [InlineData("plan")]
    [InlineData("list")]
    [InlineData("copy")]
    [InlineData("inject")]
    [InlineData("verify")]
    [InlineData("config")]
    [InlineData("completion")]
    public async Task Help_has_examples(string command)
    {
        var result = await PublishedProgram.Call(command, "--help").SucceedAsync();

        Assert.Contains("Examples", result.Text, StringComparison.Ordinal);
        Assert.Contains($"promote-hook {command} ", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inject_and_verify_work_on_yaml_and_json()
    {
        const string job = "apiVersion: batch/v1\nkind: Job\nmetadata: {annotations: {promote-hook/self: 'true'}}\nspec: {template: {spec: {containers: [{name: promote-hook, args: [promote, --to=prod.test/**, --from=dev.test/**]}]}}}\n";

        var injected = await (PublishedProgram.Call("inject") with { Input = Encoding.UTF8.GetBytes($"{Pod}\n---\n{job}") }).SucceedAsync();
        var verified = await (PublishedProgram.Call("verify", "--manifests", "-", "-o", "markdown") with { Input = injected.Output }).SucceedAsync();

        Assert.Contains("env: [{name: PROMOTE_HOOK_IMAGES, value: \"prod.test/team/web:1\"}]", injected.Text, StringComparison.Ordinal);
        Assert.Contains("1 to be provided by Job, 0 of them missed", verified.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_and_doctor_ask_Argo_CD()
    {
        await using var argoCd = await FakeArgoCd.StartAsync();
        argoCd.Serve("/api/version", "version");
        argoCd.Serve("/api/v1/session/userinfo", "userinfo-role");
        argoCd.Serve("shop", "during-sync-app");
        argoCd.Serve("shop/manifests", "manifests-kustomize-sha-older");
        (string, string)[] access = [("PROMOTE_HOOK_ARGOCD_SERVER", argoCd.Address), ("PROMOTE_HOOK_ARGOCD_TOKEN", SuiteSecrets.ArgoCdToken), ("PROMOTE_HOOK_APP", "shop")];

        var list = await PublishedProgram.Call("list", "--allow-empty").With(access).SucceedAsync();
        var doctor = await PublishedProgram.Call("doctor").With(access).SucceedAsync();

        Assert.Contains("prod.example.com/team/web:1.4.2", list.Text, StringComparison.Ordinal);
        Assert.Contains("the token is of proj:default:promotehook", doctor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_reads_yaml_json_and_a_settings_file_and_writes_json()
    {
        using var folder = new TempFolder();
        folder.Write("in/worker.yaml", Crd);
        folder.Write("in/pod.json", Pod);
        var settings = folder.Write("promote-hook.yaml", """
            rules:
            - {to: prod.test/**, from: [dev.test/**]}
            searchRules:
            - {group: example.com, kind: Worker, path: 'spec.runners[].image'}

            """);

        var result = await PublishedProgram.Call("list", "--manifests", folder.At("in"), "--config", settings, "-o", "json").SucceedAsync();

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["prod.test/press:1", "prod.test/team/web:1"],
            json.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("destination").GetString()).Order());
    }

    [Fact]
    public async Task An_overlay_is_promoted_with_all_that_people_push()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var corpus = await Corpus.PushAsync(registries.Source.Host);
        using var overlay = MountedOverlay.Of(registries, corpus);

        var result = await PublishedProgram.Call("promote", $"--overlay={overlay.Path}", "--verify=deep", "-v").SucceedAsync();

        Assert.Contains($"promoted {corpus.Count} images", result.Text, StringComparison.Ordinal);
        foreach (var item in corpus)
        {
            Assert.Equal(await new Crane().DigestAsync($"{registries.Source.Host}/{item.Name}"), await new Crane().DigestAsync(registries.At(item)));
        }
    }

    [Fact]
    public async Task A_plan_goes_through_json_into_a_promotion_that_reports_in_json()
    {
        await using var registries = await FakePair.StartAsync();
        using var folder = new TempFolder();
        var planned = await PublishedProgram.Call(["plan", .. registries.RuleAndImage, "-o", "json"]).SucceedAsync();
        var plan = folder.Write("plan.json", planned.Text);
        var log = folder.Write("termination-log", "");

        var result = await PublishedProgram.Call("promote", "--plan", plan, "-o", "json").With(("PROMOTE_HOOK_TERMINATION_LOG", log)).SucceedAsync();

        registries.AssertPromoted();
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        Assert.Contains("promoted 1 image", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifests_come_from_standard_input_and_rules_from_the_environment()
    {
        await using var registries = await FakePair.StartAsync();
        var pod = $"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: {registries.DestinationReference}\n";
        var call = PublishedProgram.Call("promote", "--manifests", "-").With(
            ("PROMOTE_HOOK_FROM", $"{registries.Source.Host}/**"), ("PROMOTE_HOOK_TO", $"{registries.Destination.Host}/**"));

        await (call with { Input = Encoding.UTF8.GetBytes(pod) }).SucceedAsync();

        registries.AssertPromoted();
    }

    [Fact]
    public async Task On_a_terminal_there_is_a_live_view()
    {
        const string script = "/usr/bin/script";
        Tools.RequireFile(script, "it comes with util-linux");
        await using var registries = await FakePair.StartAsync();
        var command = $"{PublishedProgram.Path} copy {registries.SourceReference} {registries.DestinationReference}";
        var call = new ProgramCall(script, "-qec", command, "/dev/null") { Environment = new Dictionary<string, string> { ["TERM"] = "xterm" } };

        var result = await call.SucceedAsync();

        registries.AssertPromoted();
        Assert.Contains("all  [", result.Text, StringComparison.Ordinal);
        Assert.Contains("\u001b[0Jpromoted 1 image", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_with_its_line_and_the_nearest_key()
    {
        using var folder = new TempFolder();
        var settings = folder.Write("promote-hook.yaml", "rules: []\nunmached: fail\n");

        var result = (await PublishedProgram.Call("list", "--image", "prod.test/web:1", "--config", settings).RunAsync()).Exited((int)ExitCode.Usage);

        Assert.Contains("promote-hook.yaml:2", result.Errors, StringComparison.Ordinal);
        Assert.Contains("unmatched", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_tells_what_holds_and_who_said_so()
    {
        using var folder = new TempFolder();
        var settings = folder.Write("promote-hook.yaml", "rules:\n- {to: prod.test/**, from: dev.test/**}\n");
        var login = folder.Write("auth/config.json", $$$"""{"auths": {"prod.test": {"auth": "{{{SuiteSecrets.Login}}}"} } }""");

        var text = await PublishedProgram.Call("config", "--config", settings, "--registry-config", login, "--parallel", "3").SucceedAsync();
        var json = await PublishedProgram.Call("config", "--config", settings, "-o", "json").SucceedAsync();

        Assert.Contains("prod.test", text.Text, StringComparison.Ordinal);
        Assert.Matches(@"parallel: 3 +# --parallel", text.Text);
        Assert.DoesNotContain(SuiteSecrets.Login, text.Text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal("EffectiveConfig", document.RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Config_checks_a_file_and_gives_its_schema()
    {
        using var folder = new TempFolder();
        var settings = folder.Write("promote-hook.yaml", "rules: []\n");

        var check = await PublishedProgram.Call("config", "--check", settings).SucceedAsync();
        var schema = await PublishedProgram.Call("config", "--schema").SucceedAsync();

        Assert.Contains(": ok", check.Text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(schema.Output);
        Assert.True(document.RootElement.GetProperty("properties").TryGetProperty("rules", out _));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_gives_a_script_and_suggests(string shell)
    {
        var script = await PublishedProgram.Call("completion", shell).SucceedAsync();
        var words = await PublishedProgram.Call("[suggest:14]", "promote-hook p").SucceedAsync();

        Assert.Contains("[suggest", script.Text, StringComparison.Ordinal);
        Assert.Contains("promote", words.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_frameworks_messages_are_words_not_resource_keys()
    {
        // No text of the program shows one today, but -v and bugs do; the setting stands in the file as plain text.
        var program = await File.ReadAllBytesAsync(PublishedProgram.Call().Program, TestContext.Current.CancellationToken);

        Assert.True(program.AsSpan().IndexOf("\"System.Net.SocketsHttpHandler.PendingConnectionTimeoutOnRequestCompletion\""u8) > 0, "the settings are not where this test looks");
        Assert.True(program.AsSpan().IndexOf("\"System.Resources.UseSystemResourceKeys\": true"u8) < 0);
    }
}
