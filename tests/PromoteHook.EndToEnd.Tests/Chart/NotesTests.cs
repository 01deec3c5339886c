using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>What the chart tells the one who installs it.</summary>
public sealed class NotesTests
{
    private const string Needed = """
        images: [registry.prod.example.com/shop/web:1.4.2]
        settings: {rules: [{to: registry.prod.example.com/**, from: registry.dev.example.com/**}]}

        """;

    [Theory]
    [InlineData("argocd", "")]
    [InlineData("warned", "hook: {style: helm}\nserviceAccount: {create: true}\ncreateRegistrySecret: {enabled: true, dockerConfigJson: '{\"auths\": {}}'}\n")]
    [InlineData("events", "events: application\n")]
    [InlineData("rbac", "events: job\nserviceAccount: {name: promote-hook}\nrbac: {create: true}\n")]
    public async Task They_say_where_to_look_and_warn(string name, string values) =>
        Approved.Verify(await (HelmChart.PromoteHook with { Values = Needed + values }).NotesAsync(), name);
}
