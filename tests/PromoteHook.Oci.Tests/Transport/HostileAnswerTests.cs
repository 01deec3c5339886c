using System.Text;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Whatever a registry or token server answers, the failure is one that the library promises.</summary>
public sealed class HostileAnswerTests
{
    private const string LoneSurrogate = "\\ud800";

    [Fact]
    public async Task A_lone_surrogate_in_an_error_body_leaves_the_status()
    {
        using var wire = new Wire();
        wire.Script.On("GET", Wire.Manifest).Answer(403, $$$"""{"errors":[{"code":"{{{LoneSurrogate}}}","message":"m"}]}""");

        using var response = await wire.GetAsync();
        var failure = await RegistryAnswer.ToExceptionAsync(response, Wire.Read, TestContext.Current.CancellationToken);

        Assert.Equal(RegistryErrorKind.Denied, failure.Kind);
    }

    [Theory]
    [InlineData("\"mediaType\":\"" + LoneSurrogate + "\",\"manifests\":[]")]
    [InlineData("\"mediaType\":\"\u00ff\",\"manifests\":[]")]
    [InlineData("\"layers\":[{\"digest\":\"" + LoneSurrogate + "\"}]")]
    [InlineData("\"" + LoneSurrogate + "\":1,\"layers\":[]")]
    public void Text_that_is_no_text_in_a_manifest_is_invalid_content(string members)
    {
        var bytes = Encoding.Latin1.GetBytes($$"""{"schemaVersion":2,{{members}}}""");

        var failure = Record.Exception(() => Manifest.Read(bytes, MediaTypes.OciIndex));

        Assert.True(failure is null or RegistryException { Kind: RegistryErrorKind.InvalidContent }, $"{failure}");
    }
}
