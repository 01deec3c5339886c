using System.Globalization;
using System.Text;
using PromoteHook.Testing;

namespace PromoteHook.Tests.ArgoCd;

public sealed class ArgoCdCaseTests
{
    [Fact]
    public async Task Every_case_leads_to_images_or_a_sentence()
    {
        var page = new StringBuilder();
        foreach (var (name, run) in ArgoCdCases.All)
        {
            await using var scene = await ArgoCdScene.StartAsync();
            var outcome = await run(scene);
            Assert.DoesNotContain("hunter2", outcome.Error, StringComparison.Ordinal);
            page.Append(CultureInfo.InvariantCulture, $"{name}\n  {outcome}\n");
        }

        Approved.Verify(page.ToString());
    }

    [Fact]
    public async Task A_token_goes_to_the_server_that_was_named_and_nowhere_else()
    {
        await using var elsewhere = await ArgoCdScene.StartAsync();
        await using var scene = await ArgoCdScene.StartAsync();
        scene.Server.Before = context =>
        {
            context.Response.Headers.Location = $"{elsewhere.Server.Address}/api/v1/applications/shop";
            return Task.CompletedTask;
        };
        scene.Server.ServeText("shop", "", 307);

        var outcome = await scene.ListAsync("--app", "shop");

        Assert.Equal((int)ExitCode.Unsupported, outcome.Code);
        Assert.Empty(elsewhere.Server.Calls);
        Assert.Equal(scene.Token, Assert.Single(scene.Server.Calls).Token);
    }

    [Fact]
    public async Task A_token_that_is_sent_in_clear_goes_by_no_proxy()
    {
        await using var proxy = await ArgoCdScene.StartAsync();
        await using var scene = await ArgoCdScene.StartAsync();
        scene.Environment.Add(("HTTP_PROXY", proxy.Server.Address));

        // Nobody can be reached under this address, and it is none for which proxies are passed by anyway.
        var outcome = await scene.ListAsync("--app", "shop", "--argocd-server", "http://0.0.0.0:9");

        Assert.Equal((int)ExitCode.Unavailable, outcome.Code);
        Assert.Empty(proxy.Server.Calls);
    }

    [Fact]
    public async Task Verbose_lines_tell_of_each_try_and_not_the_token()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        scene.Server.Serve("shop", "down-kube-api-app", "during-sync-app");
        scene.ServeManifests("shop");

        var run = await scene.RunAsync("list", "--app", "shop", "-v");

        Assert.Equal(0, run.Code);
        Assert.Contains("application shop: 403 permission denied; next try in 0.5 s", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Token!.Split('.')[1], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_is_looked_at_before_and_after_it_is_rendered_and_no_more()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        scene.Server.Serve("shop", "during-sync-app");
        scene.ServeManifests("shop");

        await scene.ListAsync("--app", "shop", "--project", "default");

        Assert.Equal(
            ["/api/v1/applications/shop?project=default", $"/api/v1/applications/shop/manifests?project=default&revision={ArgoCdScene.Older}", "/api/v1/applications/shop?project=default"],
            scene.Server.Calls.Select(call => call.PathAndQuery));
    }

    [Fact]
    public async Task A_place_is_told_by_the_object_and_its_number()
    {
        await using var scene = await ArgoCdScene.StartAsync();
        scene.Server.Serve("shop", "during-sync-app");
        scene.ServeManifests("shop");

        var text = await scene.RunAsync("list", "--app", "shop");

        Assert.Contains("argocd:shop Deployment web spec.template.spec.containers[0].image", text.Output, StringComparison.Ordinal);
    }
}
