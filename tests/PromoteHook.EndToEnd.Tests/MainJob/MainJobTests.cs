using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Registries;

namespace PromoteHook.EndToEnd.Tests.MainJob;

/// <summary>From a rendered overlay to promoted images, between two real registries, judged by other people's tools.</summary>
public sealed class MainJobTests
{
    [Fact]
    public async Task What_people_push_is_promoted_byte_for_byte()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var corpus = await Corpus.PushAsync(registries.Source.Host);
        using var overlay = MountedOverlay.Of(registries, corpus);

        await overlay.Promote().SucceedAsync();

        foreach (var item in corpus)
        {
            await registries.JudgeAsync(item);
        }
    }

    [Fact]
    public async Task A_second_run_asks_the_destination_once_for_each_reference_and_nothing_else()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var corpus = await Corpus.PushAsync(registries.Source.Host);
        using var overlay = MountedOverlay.Of(registries, corpus);
        await overlay.Promote().SucceedAsync();
        registries.ClearCounts();

        await overlay.Promote().SucceedAsync();

        Assert.Empty(registries.Source.Requests);
        Assert.Equal(
            corpus.Select(item => item.Name.Split(':')).Select(name => $"HEAD /v2/{name[0]}/manifests/{name[1]}").Order(),
            registries.Destination.Requests.Select(request => request.ToString()).Order());
    }

    [Fact]
    public async Task Two_processes_that_promote_one_overlay_at_once_both_succeed()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var corpus = await Corpus.PushAsync(registries.Source.Host);
        using var overlay = MountedOverlay.Of(registries, corpus);

        var results = await Task.WhenAll(overlay.Promote().RunAsync(), overlay.Promote().RunAsync());

        Assert.Equal([0, 0], results.Select(result => result.Succeeded().ExitCode));
        foreach (var item in corpus)
        {
            await registries.JudgeAsync(item);
        }
    }

    [Fact]
    public async Task Images_by_flag_are_promoted_by_the_rule_of_two_flags()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);

        await PromoteHookProgram.Call(
            "promote", "--image", registries.At(item), "--from", $"{registries.Source.Host}/**", "--to", $"{registries.Destination.Host}/**")
            .SucceedAsync();

        await registries.JudgeAsync(item);
    }

    [Fact]
    public async Task Rendered_manifests_are_read_from_standard_input()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        var call = PromoteHookProgram.Call(
            "promote", "--manifests", "-", "--from", $"{registries.Source.Host}/**", "--to", $"{registries.Destination.Host}/**");
        var pod = $"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: {registries.At(item)}\n";

        await (call with { Input = System.Text.Encoding.UTF8.GetBytes(pod) }).SucceedAsync();

        await registries.JudgeAsync(item);
    }

    [Fact]
    public async Task Copy_moves_one_image_by_hand()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);

        await PromoteHookProgram.Call("copy", $"{registries.Source.Host}/{item.Name}", registries.At(item)).SucceedAsync();

        await registries.JudgeAsync(item);
    }

    [Fact]
    public async Task An_image_that_no_source_has_exits_with_11_and_the_others_are_promoted()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        using var overlay = MountedOverlay.Of(registries, [new("shop/gone:1", true), item]);

        var result = await overlay.Promote().RunAsync();

        result.Exited((int)ExitCode.SourceMissing);
        Assert.Contains("shop/gone:1", result.Text + result.Errors, StringComparison.Ordinal);
        await registries.JudgeAsync(item);
    }

    [Fact]
    public async Task Sigterm_in_the_middle_of_an_upload_ends_the_run_within_five_seconds()
    {
        await using var registries = await TwoRegistries.StartAsync();
        var item = await Corpus.PushImageAsync(registries.Source.Host, "shop/web:1", seed: 3);
        using var overlay = MountedOverlay.Of(registries, [item]);
        var uploading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registries.Destination.Hold = async (request, cancellationToken) =>
        {
            if (request is { IsBlob: true, Method: "PUT" or "PATCH" })
            {
                uploading.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        };

        await using var program = RunningProgram.Start(overlay.Promote());
        await await Task.WhenAny(uploading.Task, program.Finished);
        await program.TerminateAsync();
        var result = await program.Finished.WaitAsync(TimeSpan.FromSeconds(5));

        result.Exited((int)ExitCode.Terminated);
        Assert.Contains("shop/web", result.Text + result.Errors, StringComparison.Ordinal);
    }
}
