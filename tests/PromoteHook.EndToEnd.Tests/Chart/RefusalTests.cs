using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>Values that are wrong are refused when the chart is rendered, before any sync.</summary>
public sealed class RefusalTests(RefusalFixture refusals) : IClassFixture<RefusalFixture>
{
    private const string Rules = "settings: {rules: [{to: a.example.com/**, from: b.example.com/**}]}\n";
    private const string Image = "images: [a.example.com/web:1]\n";

    public static TheoryData<string, string> Cases { get; } = [.. RefusalFixture.Cases.Select(refused => (refused.Key, refused.Value.Values))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_schema_refuses_it_and_names_the_place(string name, string values)
    {
        foreach (var faults in (IReadOnlyDictionary<string, string>[])[await refusals.ByHelm4, await refusals.ByHelm3])
        {
            Assert.True(faults.ContainsKey(name), $"helm takes {values}");
            Assert.Contains(RefusalFixture.Cases[name].Place, faults[name], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}", "nothing says which images the sync needs; set images, templates, overlayConfigMap, manifestsConfigMap or argocd.server")]
    [InlineData(Image, "nothing says where the images come from; set settings.rules")]
    [InlineData(Rules + "images: ['{{ .Values.image.digest }}']", "images[0] yields nothing: {{ .Values.image.digest }}")]
    [InlineData(Rules + "templates: [web.yaml]", "templates are those of a parent chart; set renderedBy: parent")]
    [InlineData(Rules + Image + "activeDeadlineSeconds: 60", "timeoutMarginSeconds leaves nothing of activeDeadlineSeconds")]
    [InlineData(Rules + Image + "serviceAccount: {name: a, annotations: {b: c}}", "serviceAccount.annotations are for a service account that serviceAccount.create makes")]
    [InlineData(Rules + Image + "events: job\nrbac: {create: true}", "rbac.create would give rights to the namespace's default service account")]
    [InlineData(Rules + Image + "serviceAccount: {name: a}\nrbac: {create: true}", "rbac.create makes a Role for Events, and there are none; set events")]
    [InlineData(Rules + Image + "caBundle: {configMap: a, secret: b}", "caBundle.configMap and caBundle.secret are both set")]
    [InlineData(Rules + "argocd: {server: argocd-server.argocd, caConfigMap: a, caSecret: b}", "argocd.caConfigMap and argocd.caSecret are both set")]
    [InlineData(Rules + Image + "argocd: {strict: true}", "argocd says how its API is asked, but not where; set argocd.server")]
    [InlineData(Rules + Image + "createRegistrySecret: {enabled: true, dockerConfigJson: swordfish}", "createRegistrySecret.dockerConfigJson is not the JSON of a docker config with auths")]
    public async Task What_does_not_go_together_is_refused_in_words(string values, string words)
    {
        var refusal = await (HelmChart.PromoteHook with { Values = values }).RefusalAsync();

        Assert.Contains($"promote-hook: {words}", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", refusal, StringComparison.Ordinal);
    }
}
