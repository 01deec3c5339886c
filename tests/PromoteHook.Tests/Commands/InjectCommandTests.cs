using System.Text;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Commands;

public sealed class InjectCommandTests
{
    private const string Stream =
        """
        {apiVersion: v1, kind: Pod, metadata: {annotations: {promote-hook/source: dev.example.com/a}}, spec: {containers: [{name: a, image: prod.example.com/a}]}}
        ---
        {apiVersion: example.com/v1, kind: Worker, spec: {runner: 'prod.example.com/b:2'}}
        ---
        {apiVersion: batch/v1, kind: Job, metadata: {name: promote-hook, annotations: {helm.sh/hook: pre-install}}, spec: {template: {spec: {containers: [{name: promote-hook}]}}}}
        """;

    [Fact]
    public async Task From_standard_input_to_standard_output()
    {
        var (run, output) = await Invocation.PipeAsync(Encoding.UTF8.GetBytes(Stream), ["inject"]);

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Equal(Stream.Replace("[{name: promote-hook}", "[{env: [{name: PROMOTE_HOOK_IMAGES, value: \"prod.example.com/a:latest\"}], name: promote-hook}", StringComparison.Ordinal), Encoding.UTF8.GetString(output));
        Assert.Contains("warning: -:1 Pod  spec.containers[0].image: the list does not carry annotation promote-hook/source", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("1 image written into Job promote-hook\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_file_by_the_settings_search_rules()
    {
        using var folder = new TempFolder();
        var settings = folder.Write("promote-hook.yaml", "searchRules: [{group: example.com, kind: Worker, path: spec.runner}]");

        var (run, output) = await Invocation.PipeAsync([], ["inject", "-q", "--manifests", folder.Write("rendered.yaml", Stream), "--config", settings]);

        Assert.Equal((0, ""), (run.Code, string.Join('\n', run.Error.Split('\n').Where(line => !line.StartsWith("warning", StringComparison.Ordinal)))));
        Assert.Contains("\"prod.example.com/a:latest,prod.example.com/b:2\"", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(17, "no image was found", "{apiVersion: v1, kind: ConfigMap}")]
    [InlineData(17, "neither a Job of promote-hook nor a ConfigMap", "{apiVersion: v1, kind: Pod, spec: {containers: [{image: a}]}}")]
    [InlineData(17, "promote-hook/inject is 'yes'", "{apiVersion: v1, kind: ConfigMap, metadata: {labels: {promote-hook/inject: 'yes'}}}")]
    [InlineData(17, "none of its containers is called promote-hook", "{apiVersion: batch/v1, kind: Job, metadata: {labels: {promote-hook/self: 'true'}}, spec: {template: {spec: {containers: [{name: a}, {name: b}]}}}}")]
    [InlineData(17, "is not an image reference", "{apiVersion: v1, kind: Pod, spec: {containers: [{image: 'A B'}]}}")]
    [InlineData(17, "not YAML", "a: [")]
    [InlineData(2, "--manifests was given 2 times", "", "--manifests", "a", "--manifests", "b")]
    [InlineData(2, "it is a directory", "", "--manifests", "/")]
    [InlineData(17, "there is no such file", "", "--manifests", "/nonexistent/rendered.yaml")]
    public async Task Nothing_is_put_out_of_what_is_refused(int code, string fault, string input, params string[] more)
    {
        var (run, output) = await Invocation.PipeAsync(Encoding.UTF8.GetBytes(input), ["inject", .. more]);

        Assert.Equal(code, run.Code);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task An_empty_list_is_written_where_that_is_allowed()
    {
        var (run, output) = await Invocation.PipeAsync("{apiVersion: v1, kind: ConfigMap, metadata: {labels: {promote-hook/inject: 'true'}}}"u8.ToArray(), ["inject", "--allow-empty"]);

        Assert.Equal(0, run.Code);
        Assert.Contains("{data: {images: \"\"}, apiVersion", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var (run, output) = await Invocation.PipeAsync([0x61, 0x3A, 0x20, 0xFF, 0x0A], ["inject"]);

        Assert.Equal(17, run.Code);
        Assert.Empty(output);
    }
}
