using YamlDotNet.RepresentationModel;
using static PromoteHook.EndToEnd.Tests.Examples.RenderedOverlay;

namespace PromoteHook.EndToEnd.Tests.Examples;

/// <summary>Overlays with what their Application adds before the build.</summary>
public sealed class ApplicationExampleTests : IDisposable
{
    private readonly ExampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task An_image_of_the_application_stands_in_the_file_that_the_job_reads()
    {
        var overlay = files.Overlay("application-images");

        var rendered = await ArgoCdBuild.RenderAsync(await ArgoCdBuild.ApplicationAsync(Path.Combine(overlay, "application.yaml")), overlay);

        Assert.Equal(["registry.prod.example.com/shop/api:2.0.1", "registry.prod.example.com/shop/web:1.5.0"], rendered.DeployedImages);
        Assert.Contains("newTag: 1.5.0", Text(rendered.Only("ConfigMap"), "data", "kustomization.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Applications_of_one_namespace_have_a_job_and_a_file_of_their_own(bool renamesOnlyTheHook)
    {
        var text = await File.ReadAllTextAsync(files.Overlay("applicationset-monorepo/applicationset.yaml"), TestContext.Current.CancellationToken);
        var rendered = new List<RenderedOverlay>();
        foreach (var overlay in Directory.EnumerateDirectories(files.Overlay("applicationset-monorepo/apps")))
        {
            var template = new RenderedOverlay(text.Replace("{{ .path.basename }}", Path.GetFileName(overlay), StringComparison.Ordinal)).Only("ApplicationSet")["spec"]["template"];
            if (renamesOnlyTheHook)
            {
                ((YamlMappingNode)template["spec"]["source"]).Children["kustomize"] = OfComment(text, Path.GetFileName(overlay));
            }

            rendered.Add(await ArgoCdBuild.RenderAsync(template, overlay));
        }

        var names = rendered.SelectMany(one => one.Objects).Select(one => $"{Text(one, "kind")} {Text(one, "metadata", "name")}").ToList();

        Assert.Equal(2, rendered.Count);
        Assert.Equal(["api", "web"], rendered.Select(one => one.DeployedImages.Single()).Select(image => image.Split('/', ':')[2]).Order(StringComparer.Ordinal));
        Assert.Equal(renamesOnlyTheHook ? 2 : 0, names.Count(name => name == "Deployment server"));
        Assert.Equal(4, names.Where(name => !name.StartsWith("Deployment", StringComparison.Ordinal)).Distinct().Count());
        Assert.All(rendered, one => Assert.Equal(
            Text(one.Only("ConfigMap"), "metadata", "name"),
            Text(Named(one.Only("Job"), "overlay", "spec", "template", "spec", "volumes"), "configMap", "name")));
    }

    [Fact]
    public async Task The_application_tells_the_job_its_name_and_the_commit_and_nothing_else_changes()
    {
        var overlay = files.Overlay("argocd-api");
        var before = await ExampleFiles.RenderAsync(overlay);

        var rendered = await ArgoCdBuild.RenderAsync(await ArgoCdBuild.ApplicationAsync(Path.Combine(overlay, "application.yaml")), overlay);

        var pod = rendered.Only("Job")["spec"]["template"];
        Assert.Equal("app:shop", Text(pod, "metadata", "annotations", "promote-hook/app"));
        Assert.Equal($"rev:{ArgoCdBuild.Revision}", Text(pod, "metadata", "annotations", "promote-hook/revision"));
        Assert.Equal(before.DeployedImages, rendered.DeployedImages);
        Assert.Equal("promote-hook-app", Text(before.Only("Job"), "spec", "template", "metadata", "annotations", "promote-hook/app"));
        Assert.Equal("promote-hook-revision", Text(before.Only("Job"), "spec", "template", "metadata", "annotations", "promote-hook/revision"));
    }

    [Theory]
    [InlineData("argocd-api", "argocd-server.argocd", "/argocd/ca.crt")]
    [InlineData("argocd-api-remote", "https://argocd.example.com", null)]
    public async Task Server_token_and_authority_are_where_the_job_looks_for_them(string name, string server, string? authority)
    {
        var overlay = files.Overlay(name);
        using var pod = new MainJob.HookPod(await ArgoCdBuild.RenderAsync(await ArgoCdBuild.ApplicationAsync(Path.Combine(overlay, "application.yaml")), overlay), Secret);

        var variables = pod.Call.Environment;

        Assert.Equal(server, variables["PROMOTE_HOOK_ARGOCD_SERVER"]);
        Assert.Equal("app:shop", variables["PROMOTE_HOOK_APP"]);
        Assert.Equal($"rev:{ArgoCdBuild.Revision}", variables["PROMOTE_HOOK_REVISION"]);
        Assert.Equal("swordfish", await File.ReadAllTextAsync(variables["PROMOTE_HOOK_ARGOCD_TOKEN_FILE"], TestContext.Current.CancellationToken));
        Assert.Equal(authority is not null, variables.ContainsKey("PROMOTE_HOOK_ARGOCD_CA_FILE"));
        Assert.True(authority is null || File.Exists(variables["PROMOTE_HOOK_ARGOCD_CA_FILE"]));
    }

    [Fact]
    public async Task The_role_of_the_project_may_read_its_applications_and_nothing_else()
    {
        var project = new RenderedOverlay(await File.ReadAllTextAsync(files.Overlay("argocd-api/project.yaml"), TestContext.Current.CancellationToken)).Only("AppProject");
        var role = Assert.Single(Items(project, "spec", "roles"));

        Assert.Equal("promote-hook", Text(role, "name"));
        Assert.Equal("p, proj:shop:promote-hook, applications, get, shop/*, allow", Assert.Single(Items(role, "policies")).ToString());
    }

    [Fact]
    public async Task Events_are_written_by_a_service_account_that_may_do_no_more()
    {
        var rendered = await ExampleFiles.RenderAsync(files.Overlay("events"));
        using var pod = new MainJob.HookPod(rendered);

        Assert.Equal("job", pod.Call.Environment["PROMOTE_HOOK_EVENTS"]);
        Assert.Equal("promote-hook", pod.Call.Environment["PROMOTE_HOOK_JOB"]);
        Assert.Equal("true", Text(rendered.Only("Job"), "spec", "template", "spec", "automountServiceAccountToken"));
        var subject = Assert.Single(Items(rendered.Only("RoleBinding"), "subjects"));
        Assert.Equal("shop", Text(subject, "namespace"));
        Assert.Equal(Text(rendered.Only("ServiceAccount"), "metadata", "name"), Text(subject, "name"));
        Assert.Equal(
            ["batch jobs get", " events create"],
            Items(rendered.Only("Role"), "rules").Select(rule => string.Join(' ', ((string[])["apiGroups", "resources", "verbs"]).Select(key => Items(rule, key).Single().ToString()))));
    }

    [Fact]
    public async Task Events_without_a_service_account_are_refused_by_the_build()
    {
        var overlay = files.Overlay("events");
        ExampleFiles.Edit(overlay, "- ../../components/service-account\n", "");

        var refusal = (await new Programs.ProgramCall(Programs.Tools.Require("kustomize"), "build", overlay).RunAsync()).Exited(1);

        Assert.Contains("nothing selected by ServiceAccount", refusal.Errors, StringComparison.Ordinal);
    }

    private static RenderedOverlay Secret => new("kind: Secret\nmetadata: {name: promote-hook-argocd}\ndata: {token: c3dvcmRmaXNo, ca.crt: c3dvcmRmaXNo}\n");

    /// <summary>What the ApplicationSet's first comment shows in the place of <c>namePrefix</c>.</summary>
    private static YamlNode OfComment(string text, string application)
    {
        var lines = text.Split('\n').TakeWhile(line => line.StartsWith('#')).Where(line => line.StartsWith("#   ", StringComparison.Ordinal)).Select(line => line[4..]);
        return new RenderedOverlay(string.Join('\n', lines).Replace("{{ .path.basename }}", application, StringComparison.Ordinal)).Objects.Single();
    }
}
