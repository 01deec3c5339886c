using System.Globalization;
using System.Text;
using PromoteHook.Testing;

namespace PromoteHook.Tests.ArgoCd;

public sealed class ArgoCdDoctorTests
{
    [Fact]
    public async Task The_doctor_tells_what_is_wrong_between_here_and_the_manifests()
    {
        (string Name, string[] Arguments, Action<ArgoCdScene> Arrange)[] cases =
        [
            ("all is well, without a running sync", ["--app", "shop", "--project", "default"], _ => { }),
            ("the token is unknown", ["--app", "shop"], scene => scene.Server.Serve("/api/v1/session/userinfo", "userinfo-expired")),
            ("the application may not be read", ["--app", "shop"], scene => scene.Server.Serve("shop", "app-role-without-policies")),
            ("the application is missing", ["--app", "shop", "--project", "default"], scene => scene.Server.Serve("shop", "app-missing-project")),
            ("the application does not render", ["--app", "shop"], scene => scene.Server.Serve("shop/manifests", "manifests-broken-kustomization")),
            ("no application is named", [], _ => { }),
            ("it is not Argo CD", ["--app", "shop"], scene => scene.Server.Serve("/api/version", "root-http")),
        ];

        var page = new StringBuilder();
        foreach (var (name, arguments, arrange) in cases)
        {
            await using var scene = await ArgoCdScene.StartAsync();
            scene.Rule = [];
            scene.Server.Serve("/api/version", "version");
            scene.Server.Serve("/api/v1/session/userinfo", "userinfo-role");
            scene.Server.Serve("shop", "app-ok-project-unsynced");
            scene.Server.Serve("shop/manifests", "manifests-kustomize");
            arrange(scene);
            var run = await scene.RunAsync("doctor", arguments);
            page.Append(CultureInfo.InvariantCulture, $"## {name} [{run.Code}]\n{run.Output}{run.Error}\n\n");
        }

        Approved.Verify(page.ToString());
    }

    [Fact]
    public async Task However_long_Argo_CD_s_answers_are_the_doctor_tells_their_beginning_without_the_token()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        var giant = $"{scene.Token} {new string('x', 3_000_000)}";
        scene.Rule = [];
        scene.Server.ServeText("/api/version", $$"""{"Version":"{{giant}}"}""");
        scene.Server.ServeText("/api/v1/session/userinfo", $$"""{"loggedIn":true,"username":"{{giant}}"}""");
        scene.Server.ServeText("shop", $$$"""{"spec":{"project":"{{{giant}}}"}}""");
        scene.Server.Serve("shop/manifests", "manifests-kustomize");

        var run = await scene.RunAsync("doctor", "--app", "shop");

        Assert.Contains("version (not shown) xxx", run.Output, StringComparison.Ordinal);
        Assert.Contains("the token is of (not shown) xxx", run.Output, StringComparison.Ordinal);
        Assert.Contains("is of project (not shown) xxx", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 600));
    }
}
