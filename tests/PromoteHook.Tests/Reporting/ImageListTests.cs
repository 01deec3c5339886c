using PromoteHook.Mapping;
using PromoteHook.Reporting;
using PromoteHook.Testing;
using PromoteHook.Tests.Promoting;

namespace PromoteHook.Tests.Reporting;

public sealed class ImageListTests
{
    private static readonly Promotion[] Images =
    [
        Samples.PromotionOf("web") with { Considered = ["annotation: none names a source", "rule promote-hook.yaml:3: to 'prod.example.com/**' matches"] },
        Samples.PromotionOf("api") with { Uses = [.. Samples.PromotionOf("api").Uses, .. Samples.PromotionOf("api").Uses], Sources = [Samples.Source("api"), Samples.Source("old/api")] },
        Samples.Unmapped("proxy").Promotion,
    ];

    private static readonly Failure?[] Failures = [null, null, new(ExitCode.Unmapped, null, Images[2].Destination.ToString(), "no rule speaks for it", "add one")];

    private readonly StringWriter output = new();

    [Theory]
    [InlineData(false, "table")]
    [InlineData(true, "explained")]
    public void Image_list(bool explain, string name)
    {
        ImageList.WriteText(new LineWriter(output), Images, Failures, Verbosity.Normal, explain);

        Approved.Verify(output.ToString(), name);
    }

    [Fact]
    public void Image_list_as_json()
    {
        ImageList.WriteJson(output, Images, Failures, explain: true);

        Approved.Verify(output.ToString(), "json");
    }
}
