using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using PromoteHook.EndToEnd.Tests.Examples;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;
using PromoteHook.EndToEnd.Tests.Secrecy;
using PromoteHook.Testing.ArgoCd;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>The examples that ask Argo CD's API, as a cluster would run them: what the sync renders is what the API tells.</summary>
public sealed class HookApiModeTests
{
    private const string Token = SuiteSecrets.ArgoCdToken;

    [Fact]
    public async Task An_image_that_only_the_rendered_sync_has_is_promoted_too()
    {
        using var certificate = new LoopbackCertificate();
        using var pair = X509Certificate2.CreateFromPemFile(certificate.CertificateFile, certificate.KeyFile);
        await using var argocd = await FakeArgoCd.StartAsync(pair);
        await using var registries = await TwoRegistries.StartAsync(login: true);
        using var login = new RegistryLogin(registries.Source.Host, registries.Destination.Host);
        var items = await PushAsync(registries, login, "shop/api:2.0.1", "shop/report:3.1.0", "shop/web:1.4.2");
        using var files = Example(registries);
        files.ReplaceAll("value: argocd-server.argocd", $"value: {argocd.Address}");
        var rendered = await RenderAsync(files.Overlay("argocd-api"));
        Serve(argocd, rendered);
        using var pod = new HookPod(rendered, new RenderedOverlay(login.SecretNamed("promote-hook-registry")), Secret(certificate));

        await pod.Call.SucceedAsync();

        Assert.Equal(items.Select(registries.At), rendered.DeployedImages);
        foreach (var item in items)
        {
            await registries.JudgeAsync(item, login);
        }

        Assert.Contains(argocd.Calls, call => call.PathAndQuery.Contains("/shop/manifests?", StringComparison.Ordinal) && call.PathAndQuery.Contains($"revision={ArgoCdBuild.Revision}", StringComparison.Ordinal));
        Assert.All(argocd.Calls, call => Assert.Equal(Token, call.Token));
    }

    [Fact]
    public async Task An_application_that_does_not_say_which_sync_it_is_is_told_to()
    {
        using var files = new ExampleFiles();
        using var pod = new HookPod(await ExampleFiles.RenderAsync(files.Overlay("argocd-api-remote")));

        var refusal = (await pod.Call.RunAsync()).Exited((int)ExitCode.DiscoveryFailed);

        Assert.Contains("add promote-hook-app=app:${ARGOCD_APP_NAME} to kustomize.images of the Application", refusal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_argo_cd_is_asked_where_the_overlay_says()
    {
        await using var argocd = await FakeArgoCd.StartAsync();
        await using var registries = await TwoRegistries.StartAsync();
        var items = await PushAsync(registries, null, "shop/api:2.0.1", "shop/web:1.4.2");
        using var files = Example(registries);
        files.ReplaceAll("https://argocd.example.com", argocd.Address);
        var rendered = await RenderAsync(files.Overlay("argocd-api-remote"));
        Serve(argocd, rendered);
        using var pod = new HookPod(rendered, Secret(null));

        await pod.Call.SucceedAsync();

        Assert.NotEmpty(argocd.Calls);
        foreach (var item in items)
        {
            await registries.JudgeAsync(item);
        }
    }

    [Fact]
    public async Task The_chart_needs_no_image_in_its_values()
    {
        using var certificate = new LoopbackCertificate();
        using var pair = X509Certificate2.CreateFromPemFile(certificate.CertificateFile, certificate.KeyFile);
        await using var argocd = await FakeArgoCd.StartAsync(pair);
        await using var registries = await TwoRegistries.StartAsync();
        var web = (await PushAsync(registries, null, "shop/web:1.4.2")).Single();
        var values = (await File.ReadAllTextAsync(Path.Combine(HelmChart.PromoteHook.Folder, "ci", "argocd-api-values.yaml"), TestContext.Current.CancellationToken))
            .Replace("registry.dev.example.com", registries.Source.Host, StringComparison.Ordinal)
            .Replace("registry.prod.example.com", registries.Destination.Host, StringComparison.Ordinal)
            .Replace("server: argocd-server.argocd", $"server: {argocd.Address}\n  revision: {ArgoCdBuild.Revision}", StringComparison.Ordinal);
        var rendered = new RenderedOverlay(await (HelmChart.PromoteHook with { Values = values }).RenderAsync());
        Serve(argocd, rendered, new RenderedOverlay($"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: web, image: {registries.At(web)}}}]}}\n"));
        using var pod = new HookPod(rendered, Secret(certificate));

        await pod.Call.SucceedAsync();

        await registries.JudgeAsync(web);
        Assert.Contains(argocd.Calls, call => call.PathAndQuery.Contains("project=shop", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<CorpusItem>> PushAsync(TwoRegistries registries, RegistryLogin? login, params IEnumerable<string> images)
    {
        var items = new List<CorpusItem>();
        foreach (var (seed, image) in images.Index())
        {
            items.Add(await Corpus.PushImageAsync(registries.Source.Host, image, 3 + (2 * seed), login));
        }

        return items;
    }

    private static ExampleFiles Example(TwoRegistries registries)
    {
        var files = new ExampleFiles();
        files.NameRegistries(registries.Source.Host, registries.Destination.Host);
        return files;
    }

    private static async Task<RenderedOverlay> RenderAsync(string overlay) =>
        await ArgoCdBuild.RenderAsync(await ArgoCdBuild.ApplicationAsync(Path.Combine(overlay, "application.yaml")), overlay);

    /// <summary>A running sync of the application shop that applies these objects.</summary>
    private static void Serve(FakeArgoCd argocd, params IEnumerable<RenderedOverlay> rendered)
    {
        argocd.ServeText("shop", $$$"""
            {
              "spec": {"project": "shop", "source": {"repoURL": "https://git.example.com/shop/deploy.git", "path": "overlays/prod"}},
              "operation": {"sync": {
                "revision": "{{{ArgoCdBuild.Revision}}}",
                "source": {"repoURL": "https://git.example.com/shop/deploy.git", "path": "overlays/prod"}
              }},
              "status": {"operationState": {"phase": "Running"}, "sync": {"revision": "{{{ArgoCdBuild.Revision}}}"}}
            }
            """);
        var manifests = rendered.SelectMany(part => part.Objects).Select(one => (JsonNode)ToJson(one).ToJsonString());
        argocd.ServeText("shop/manifests", new JsonObject { ["manifests"] = new JsonArray([.. manifests]) }.ToJsonString());
    }

    /// <summary>Numbers become texts, which images are not.</summary>
    private static JsonNode ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(field => KeyValuePair.Create(field.Key.ToString(), (JsonNode?)ToJson(field.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        var scalar => JsonValue.Create(((YamlScalarNode)scalar).Value)!,
    };

    private static RenderedOverlay Secret(LoopbackCertificate? certificate)
    {
        var ca = certificate is null ? "" : $", ca.crt: {Convert.ToBase64String(File.ReadAllBytes(certificate.CertificateFile))}";
        return new RenderedOverlay($"kind: Secret\nmetadata: {{name: promote-hook-argocd}}\ndata: {{token: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Token))}{ca}}}\n");
    }
}
