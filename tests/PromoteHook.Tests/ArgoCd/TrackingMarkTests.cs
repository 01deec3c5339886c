using System.Globalization;
using System.Text;
using PromoteHook.ArgoCd;
using PromoteHook.Discovery.Reading;
using PromoteHook.Testing;
using PromoteHook.Testing.ArgoCd;

namespace PromoteHook.Tests.ArgoCd;

public sealed class TrackingMarkTests
{
    private const string CustomLabel = "example.com/app";

    private static readonly (string Namespace, string Name) Job = ("prod", "promote-hook");

    [Fact]
    public void Every_recorded_Job_tells_its_application()
    {
        var page = new StringBuilder();
        foreach (var file in ArgoCdRecording.Jobs)
        {
            var metadata = MetadataOf(file);
            var label = file.Contains("customkey", StringComparison.Ordinal) ? CustomLabel : TrackingMark.DefaultLabel;
            var found = TrackingMark.Find((metadata.TextOf("namespace")!, metadata.TextOf("name")!), Texts(metadata, "annotations"), Texts(metadata, "labels"), label);
            page.Append(CultureInfo.InvariantCulture, $"{file}: {found?.ToString() ?? "nothing"}\n");
        }

        Approved.Verify(page.ToString());
    }

    [Theory]
    [InlineData("shop:batch/Job:prod/promote-hook", "shop")]
    [InlineData("team-a_shop:batch/Job:prod/promote-hook", "team-a/shop")]
    [InlineData("shop:batch/Job:prod/", "shop")]
    [InlineData("shop:batch/Job:other/promote-hook", null)]
    [InlineData("shop:batch/Job:prod/another", null)]
    [InlineData("shop:apps/Deployment:prod/promote-hook", null)]
    [InlineData("shop", null)]
    public void The_annotation_holds_where_it_is_this_Jobs(string annotation, string? application)
    {
        var found = TrackingMark.Find(Job, new Dictionary<string, string> { ["argocd.argoproj.io/tracking-id"] = annotation }, new Dictionary<string, string>(), TrackingMark.DefaultLabel);

        Assert.Equal(application, found?.ToString());
    }

    [Fact]
    public void A_label_that_may_have_been_cut_is_refused()
    {
        var refusal = Assert.Throws<RefusalException>(() => ByLabel(new string('a', 63)));

        Assert.Equal((ExitCode.DiscoveryFailed, "give --app"), (refusal.Code, refusal.Remedy));
    }

    [Fact]
    public void A_label_one_shorter_has_not_been_cut() => Assert.Equal(new string('a', 62), ByLabel(new string('a', 62))!.Name);

    [Fact]
    public void A_label_that_is_no_application_is_refused() => Assert.Throws<RefusalException>(() => ByLabel("Shop"));

    private static ApplicationName? ByLabel(string value) =>
        TrackingMark.Find(Job, new Dictionary<string, string>(), new Dictionary<string, string> { [TrackingMark.DefaultLabel] = value }, TrackingMark.DefaultLabel);

    private static ManifestNode MetadataOf(string file)
    {
        using var text = new ManifestText(file, new MemoryStream(Encoding.UTF8.GetBytes(ArgoCdRecording.ReadFile(file))));
        return new ManifestReader(file, text.Tokens).Objects().Single().Metadata!;
    }

    private static Dictionary<string, string> Texts(ManifestNode metadata, string field) =>
        metadata[field]?.Fields.ToDictionary(pair => pair.Key, pair => pair.Value.Text!) ?? [];
}
