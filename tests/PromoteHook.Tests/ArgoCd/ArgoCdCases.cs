using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using PromoteHook.Commands;

namespace PromoteHook.Tests.ArgoCd;

/// <summary>Situations that are no single recorded answer. Each is arranged and run; what comes of it stands on the approved page.</summary>
internal static class ArgoCdCases
{
    private const string Overlay = "images:\n- {name: dev.example.com/team/web, newName: prod.example.com/team/web, newTag: 1.5.0}\n- {name: dev.example.com/team/migrate, newName: prod.example.com/team/migrate, digest: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae}\n";

    private static readonly FakeApplication ByHand = new() { Asked = "main", AskedSource = null };

    private static readonly FakeApplication Hydrator = new() { IsHydrated = true };

    public static IReadOnlyList<(string Name, Func<ArgoCdScene, Task<ArgoCdOutcome>> Run)> All { get; } =
    [
        ("the operation has no source and a branch; its result comes", scene => After(scene, ByHand with { Result = null }, ByHand with { Result = ArgoCdScene.Older, HookPhase = "Running" })),
        ("the operation has no source and a branch; its result never comes", scene => After(scene, ByHand)),
        ("a sync begins late, and its result comes later still", scene => After(
            scene,
            [.. Enumerable.Repeat(new FakeApplication { IsSyncing = false }, 9), .. Enumerable.Repeat(ByHand, 58), ByHand with { Result = ArgoCdScene.Older }])),
        ("the operation has no source but a commit", scene => After(scene, ByHand with { Asked = ArgoCdScene.Head }, ByHand with { Asked = ArgoCdScene.Head, Result = ArgoCdScene.Head })),
        ("the operation has a source and a branch", scene => After(scene, new() { Asked = "main" }, new() { Asked = "main", Result = ArgoCdScene.Older })),
        ("a retry of a branch, the failed attempt's result still there", scene => After(
            scene, ByHand with { Retries = 1, Result = ArgoCdScene.Head, HookPhase = "Failed" }, ByHand with { Retries = 1, Result = ArgoCdScene.Older, HookPhase = "Running" })),
        ("a retry that looks for the newest commit again", scene => After(
            scene,
            new() { RefreshesOnRetry = true, Retries = 1, Result = ArgoCdScene.Head, HookPhase = "Failed" },
            new() { RefreshesOnRetry = true, Retries = 1, Result = ArgoCdScene.Older, HookPhase = "Running" })),
        ("a first attempt that would look again", scene => After(scene, new FakeApplication { RefreshesOnRetry = true })),
        ("the source is changed while it is rendered", scene => After(scene, new(), new() { Source = FakeApplication.SourceAt("main", "web=prod.example.com/team/web:9.9.9") })),
        ("only the target revision is changed", scene => After(scene, new FakeApplication { Source = FakeApplication.SourceAt("v1.0.0") })),
        ("no sync runs, and a revision is given", scene => With(scene, ["--revision", ArgoCdScene.Older], new FakeApplication { IsSyncing = false })),
        ("a revision is given as it is injected", scene => With(scene, ["--revision", $"rev:{ArgoCdScene.Older}"], ByHand)),
        ("a branch is given, and the sync tells its commit", scene => With(scene, ["--revision", "main"], new FakeApplication { Asked = ArgoCdScene.Older })),
        ("a branch is given, and the sync's commit comes", scene => With(scene, ["--revision", "main"], ByHand, ByHand with { Result = ArgoCdScene.Older })),
        ("a branch is given, and the sync never tells its commit", scene => With(scene, ["--revision", "main"], ByHand)),
        ("another commit is given than the sync applies", scene => With(scene, ["--revision", ArgoCdScene.Older], new FakeApplication())),
        ("another commit is given than the operation has, without a source", scene => With(
            scene, ["--revision", ArgoCdScene.Older], ByHand with { Asked = ArgoCdScene.Head }, ByHand with { Asked = ArgoCdScene.Head, Result = ArgoCdScene.Head })),
        ("the source is changed, the sync tells no commit, and one is given", scene => With(
            scene, ["--revision", ArgoCdScene.Older], new FakeApplication { Asked = "main", Source = FakeApplication.SourceAt("main", "web=prod.example.com/team/web:9.9.9") })),
        ("no sync runs, and a branch is given that is not there", scene => With(scene, ["--revision", "no-such-branch"], new FakeApplication { IsSyncing = false })),
        ("a revision is given, and the sync is a local one", scene =>
        {
            scene.Server.Serve("local", "race-local-02-op-running-result");
            return scene.ListAsync("--app", "local", "--revision", ArgoCdScene.Older);
        }),
        ("a revision is given, and there are several sources", scene =>
        {
            scene.Server.Serve("multi", "race-multi-03-op-running-result");
            scene.Server.Serve("multi/manifests?sourcePositions=1&sourcePositions=2&sourcePositions=3", "manifests-multi-reset");
            return scene.ListAsync("--app", "multi", "--revision", ArgoCdScene.Older);
        }),
        ("several sources, a revision is given, and no sync runs", scene =>
        {
            scene.Server.Serve("multi", "race-multi-06-noop-succeeded-result");
            return scene.ListAsync("--app", "multi", "--revision", ArgoCdScene.Older);
        }),

        ("hydrated, and compared at the revision of the sync", scene => Hydrated(scene, "managed-resources-kustomize", Hydrator)),
        ("hydrated, and compared a little later", scene => Hydrated(scene, "managed-resources-kustomize", Hydrator with { Compared = ArgoCdScene.Older }, Hydrator)),
        ("hydrated, and compared at another revision", scene => Hydrated(scene, "managed-resources-kustomize", Hydrator with { Compared = ArgoCdScene.Older })),
        ("hydrated, and never rendered", scene => Hydrated(scene, "managed-resources-hydrator", Hydrator with { Compared = "env/prod", ComparisonError = "unable to resolve 'env/prod' to a commit SHA" })),
        ("hydrated, and compared anew while it is read", scene => Hydrated(scene, "managed-resources-kustomize", Hydrator, Hydrator with { Compared = ArgoCdScene.Older })),
        ("hydrated, and empty", scene => Hydrated(scene, "managed-resources-empty-dir", Hydrator)),
        ("hydrated, and the injected revision is the dry source's", scene =>
        {
            scene.Environment.Add(("PROMOTE_HOOK_REVISION", $"rev:{ArgoCdScene.Older}"));
            return Hydrated(scene, "managed-resources-kustomize", Hydrator);
        }),

        ("nobody names the application", scene => scene.ListAsync()),
        ("the application was not injected", scene => scene.ListAsync("--app", "promote-hook-app")),
        ("the application was injected unfilled", scene => scene.ListAsync("--app", "app:${ARGOCD_APP_NAME}")),
        ("the revision was not injected", scene => scene.ListAsync("--app", "shop", "--revision", "promote-hook-revision:latest")),
        ("the application is injected, of another namespace", scene =>
        {
            scene.Server.Serve("shop?appNamespace=team-a", "during-sync-appns-app");
            scene.Server.Serve("shop/manifests?appNamespace=team-a", "during-sync-appns-manifests");
            return scene.ListAsync("--app", "app:team-a_shop");
        }),
        ("the server's address holds a login", async scene => await scene.ListAsync("--argocd-server", "https://admin:hunter2@argocd.example.com")),

        ("no token", scene =>
        {
            scene.Token = null;
            return scene.ListAsync("--app", "shop");
        }),
        ("the token's file is missing", scene => scene.ListAsync("--app", "shop", "--argocd-token-file", scene.Folder.At("token"))),
        ("the token's file is empty", scene => scene.ListAsync("--app", "shop", "--argocd-token-file", scene.Folder.Write("token", "\n"))),
        ("the token's file holds two tokens", scene => scene.ListAsync("--app", "shop", "--argocd-token-file", scene.Folder.Write("token", "one\ntwo\n"))),
        ("the token's file is renewed while it is read", scene => Renewed(scene, "new-token")),
        ("the token's file is renewed with another bad one", scene => Renewed(scene, "old-token-too")),

        ("denied for a moment", scene => Recovering(scene, "down-kube-api-app", "down-kube-api-app", "during-sync-app")),
        ("the repo-server starts again", scene => RecoveringManifests(scene, "down-repo-server-manifests", "down-repo-server-manifests-again")),
        ("Redis comes back", scene => RecoveringManifests(scene, "down-redis-manifests")),
        ("the Kubernetes API comes back", scene => RecoveringManifests(scene, "down-kube-api-manifests")),
        ("git cannot resolve its host for half a minute", scene => Failing(scene, 6, 500, """{"code":2,"message":"failed to list refs: fatal: unable to access 'https://git.example.com/': Could not resolve host: git.example.com"}""")),
        ("the build is killed", scene => Failing(scene, 1, 500, """{"code":2,"message":"Manifest generation error (cached): `kustomize build` failed signal: killed"}""")),
        ("git's server fails for good", scene => Failing(scene, int.MaxValue, 500, """{"code":2,"message":"fatal: unable to access: The requested URL returned error: 503"}""")),
        ("an error that nobody knows passes", scene => Failing(scene, 2, 500, """{"code":2,"message":"something new"}""")),
        ("an error that nobody knows stays", scene => Failing(scene, int.MaxValue, 500, """{"code":2,"message":"something new"}""")),
        ("the manifests are larger than Argo CD's parts hand on", scene => Failing(scene, int.MaxValue, 429, """{"code":8,"message":"grpc: received message larger than max (113000000 vs. 104857600)"}""")),
        ("an ingress does not know the server for a moment", scene => Failing(scene, 2, 404, "default backend - 404")),
        ("an ingress has no server behind it for a moment", scene =>
        {
            scene.Server.Serve("shop", "during-sync-app");
            scene.ServeManifests("shop");
            scene.Server.ServeText("shop/manifests", "<html>502 Bad Gateway</html>", 502);
            scene.Server.Before = _ =>
            {
                if (scene.Server.Calls.Count == 3)
                {
                    scene.ServeManifests("shop");
                }

                return Task.CompletedTask;
            };
            return scene.ListAsync("--app", "shop");
        }),
        ("the connection is cut once", scene =>
        {
            scene.Server.Serve("shop", "during-sync-app");
            scene.ServeManifests("shop");
            scene.Server.Before = context =>
            {
                if (scene.Server.Calls.Count == 2)
                {
                    context.Abort();
                }

                return Task.CompletedTask;
            };
            return scene.ListAsync("--app", "shop");
        }),
        ("the connection is cut in the middle of the manifests", scene =>
        {
            scene.Server.Serve("shop", "during-sync-app");
            scene.ServeManifests("shop");
            scene.Server.Before = async context =>
            {
                if (scene.Server.Calls.Count == 2)
                {
                    context.Response.ContentType = "application/json";
                    await context.Response.WriteAsync("{\"manifests\":[\"{\\\"apiVersion\\\":\\\"v1\\\",\\\"kind\\\":\\\"Pod\\\",\\\"spec\\\":{\\\"containers\\\":[{\\\"image\\\":\\\"prod.example.com/cut:1\\\"}]}}\",");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                }
            };
            return scene.ListAsync("--app", "shop");
        }),
        ("a proxy wants a login", scene =>
        {
            scene.Environment.Add(("HTTPS_PROXY", scene.Server.Address));
            scene.Server.Before = async context =>
            {
                context.Response.StatusCode = 407;
                await context.Response.CompleteAsync();
            };
            return scene.ListAsync("--app", "shop", "--argocd-server", "https://argocd-server.argocd");
        }),
        ("nothing listens", async scene =>
        {
            using var closed = new TcpListener(IPAddress.Loopback, 0);
            closed.Start();
            var port = ((IPEndPoint)closed.LocalEndpoint).Port;
            closed.Stop();
            var outcome = await scene.ListAsync("--argocd-server", $"http://127.0.0.1:{port}", "--app", "shop");
            return outcome with { Error = outcome.Error.Replace($"127.0.0.1:{port}", "closed.example.com", StringComparison.Ordinal) };
        }),

        ("the rootpath is given", scene =>
        {
            scene.Server.RootPath = "/argo";
            return After(scene, new FakeApplication());
        }),
        ("the rootpath is not given", scene =>
        {
            scene.Server.RootPath = "/argo";
            return scene.ListAsync("--app", "shop", "--argocd-server", scene.Server.Address);
        }),
        ("a page answers in place of the API", scene =>
        {
            scene.Server.Serve("shop", "root-http");
            return scene.ListAsync("--app", "shop");
        }),
        ("a login page is redirected to", scene =>
        {
            scene.Server.Before = context =>
            {
                context.Response.Headers.Location = "https://login.example.com/start?state=secret";
                return Task.CompletedTask;
            };
            scene.Server.ServeText("shop", "", 302);
            return scene.ListAsync("--app", "shop");
        }),
        ("an object's image is no reference", scene => OfManifests(scene, """{"manifests":["{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"containers\":[{\"image\":\"web:a b\"}]}}"]}""")),
        ("an older server tells more fields", scene => OfManifests(scene, """{"namespace":"prod","server":"https://x","manifests":["{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"image\":\"prod.example.com/team/web:1\"}]}}"],"revision":"main","sourceType":"Helm"}""")),
        ("the own hook is among the objects", scene => OfManifests(scene, """{"manifests":["{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"annotations\":{\"argocd.argoproj.io/hook\":\"PreSync\"}},\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"promote-hook\",\"image\":\"dev.example.com/promote-hook:1\"}]}}}}","{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"annotations\":{\"argocd.argoproj.io/hook\":\"PostSync\"}},\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"image\":\"prod.example.com/team/smoke:1\"}]}}}}"]}""")),
        ("no object, and that is allowed", scene => With(scene, ["--allow-empty", "--revision", "empty"], new FakeApplication { IsSyncing = false })),

        ("strict, and the overlay has all that is promoted", scene => Strict(scene, Overlay)),
        ("strict, and the overlay lacks one", scene => Strict(scene, Overlay.Split("- {name: dev.example.com/team/migrate")[0])),
        ("strict, and the overlay has another tag", scene => Strict(scene, Overlay.Replace("1.5.0", "1.4.2", StringComparison.Ordinal))),
        ("strict, without an overlay", scene => scene.ListAsync("--app", "shop", "--strict")),
        ("without strict both are read", scene => With(scene, ["--image", "prod.example.com/team/extra:1"], new FakeApplication())),
    ];

    private static Task<ArgoCdOutcome> After(ArgoCdScene scene, params IReadOnlyList<FakeApplication> states) => With(scene, [], states);

    private static Task<ArgoCdOutcome> With(ArgoCdScene scene, IReadOnlyList<string> arguments, params IReadOnlyList<FakeApplication> states)
    {
        scene.ServeStates("shop", states);
        scene.ServeManifests("shop");
        scene.Server.Serve("shop/manifests?revision=no-such-branch", "manifests-bad-branch");
        scene.Server.Serve("shop/manifests?revision=empty", "manifests-empty-dir");
        return scene.ListAsync(["--app", "shop", .. arguments]);
    }

    private static Task<ArgoCdOutcome> Hydrated(ArgoCdScene scene, string recording, params IReadOnlyList<FakeApplication> states)
    {
        scene.ServeStates("shop", states);
        scene.Server.Serve("shop/managed-resources", recording);
        return scene.ListAsync("--app", "shop");
    }

    private static Task<ArgoCdOutcome> OfManifests(ArgoCdScene scene, string json)
    {
        scene.Server.Serve("shop", "during-sync-app");
        scene.Server.ServeText("shop/manifests", json);
        return scene.ListAsync("--app", "shop");
    }

    private static Task<ArgoCdOutcome> Recovering(ArgoCdScene scene, params IReadOnlyList<string> recordings)
    {
        scene.Server.Serve("shop", recordings);
        scene.ServeManifests("shop");
        return scene.ListAsync("--app", "shop", "--project", "default");
    }

    private static Task<ArgoCdOutcome> RecoveringManifests(ArgoCdScene scene, params IReadOnlyList<string> recordings)
    {
        scene.Server.Serve("shop", "during-sync-app");
        scene.Server.Serve("shop/manifests", [.. recordings, "manifests-kustomize-sha-older"]);
        return scene.ListAsync("--app", "shop", "--project", "default");
    }

    private static Task<ArgoCdOutcome> Failing(ArgoCdScene scene, int times, int status, string body)
    {
        scene.Server.Serve("shop", "during-sync-app");
        scene.Server.ServeText("shop/manifests", body, status);
        scene.Server.Before = _ =>
        {
            if (scene.Server.Calls.Count - 1 == times)
            {
                scene.ServeManifests("shop");
            }

            return Task.CompletedTask;
        };
        return scene.ListAsync("--app", "shop");
    }

    private static Task<ArgoCdOutcome> Renewed(ArgoCdScene scene, string second)
    {
        var file = scene.Folder.Write("token", "old-token\n");
        scene.Environment.Add((Surroundings.ArgoCdTokenVariable, "unused"));
        scene.Server.Refuse("old-token", "app-expired-role");
        scene.Server.Refuse("old-token-too", "app-expired-role");
        scene.Server.Before = _ =>
        {
            File.WriteAllText(file, second);
            return Task.CompletedTask;
        };
        return With(scene, ["--argocd-token-file", file], new FakeApplication());
    }

    private static Task<ArgoCdOutcome> Strict(ArgoCdScene scene, string overlay) =>
        With(scene, ["--strict", "--kustomization", scene.Folder.Write("kustomization.yaml", overlay)], new FakeApplication());
}
