namespace PromoteHook.Tests.Commands;

public sealed class EnvironmentCheckTests
{
    [Fact]
    public async Task A_variable_that_means_nothing_is_told_with_the_nearest_that_does()
    {
        var run = await Invocation.RunAsync(["list", "--image", "a:1"], ("PROMOTE_HOOK_IMGES", "x"), ("PROMOTE_HOOK_WAIT_FOR_SOURC", "x"), ("OTHER", "x"));

        Assert.Equal(
            "warning: PROMOTE_HOOK_IMGES is no setting of promote-hook; did you mean PROMOTE_HOOK_IMAGES?\n"
            + "warning: PROMOTE_HOOK_WAIT_FOR_SOURC is no setting of promote-hook; did you mean PROMOTE_HOOK_WAIT_FOR_SOURCE?\n",
            run.Error);
    }

    [Fact]
    public async Task What_a_service_of_our_name_puts_into_pods_is_passed_by()
    {
        var run = await Invocation.RunAsync(
            ["list", "--image", "a:1"],
            ("PROMOTE_HOOK_SERVICE_HOST", "10.0.0.1"),
            ("PROMOTE_HOOK_SERVICE_PORT_HTTP", "80"),
            ("PROMOTE_HOOK_PORT", "tcp://10.0.0.1:80"),
            ("PROMOTE_HOOK_PORT_80_TCP_ADDR", "10.0.0.1"));

        Assert.Empty(run.Error);
    }
}
