using System.Text.Json;
using PromoteHook.ArgoCd;

namespace PromoteHook.Tests.ArgoCd;

public sealed class SourceListTests
{
    [Theory]
    [InlineData("""{"path":"a","chart":""}""", """{"path":"a"}""")]
    [InlineData("""{"directory":{"recurse":false,"jsonnet":{}}}""", "{}")]
    [InlineData("""{"kustomize":{"images":[],"forceCommonLabels":false}}""", """{"kustomize":null}""")]
    [InlineData("""{"helm":{"parameters":[{"name":"a","value":"1","forceString":false}]}}""", """{"helm":{"parameters":[{"value":"1","name":"a"}]}}""")]
    [InlineData("""{"helm":{"valuesObject":{"a":{"x":1,"y":[]},"b":null}}}""", """{"helm":{"valuesObject":{"b":null,"a":{"y":[],"x":1}}}}""")]
    [InlineData("""{"helm":{"valuesObject":null}}""", """{"helm":{}}""")]
    [InlineData("""{"targetRevision":"main"}""", """{"targetRevision":"v1"}""")]
    public void What_means_the_same_renders_alike(string one, string other) => Assert.True(Of(one).RendersLike(Of(other)));

    [Theory]
    [InlineData("""{"helm":{"valuesObject":{"sidecar":{"enabled":false}}}}""", """{"helm":{"valuesObject":{"sidecar":{}}}}""")]
    [InlineData("""{"helm":{"valuesObject":{"sidecar":false}}}""", """{"helm":{}}""")]
    [InlineData("""{"helm":{"valuesObject":{"image":{"tag":""}}}}""", """{"helm":{"valuesObject":{"image":{}}}}""")]
    [InlineData("""{"helm":{"valuesObject":{"sidecar":null}}}""", """{"helm":{"valuesObject":{}}}""")]
    [InlineData("""{"helm":{"valuesObject":{"args":[]}}}""", """{"helm":{"valuesObject":{"args":null}}}""")]
    [InlineData("""{"helm":{"valuesObject":{},"values":"a: 1"}}""", """{"helm":{"values":"a: 1"}}""")]
    [InlineData("""{"helm":{"valuesObject":{"a":[{"targetRevision":"1"}]}}}""", """{"helm":{"valuesObject":{"a":[{"targetRevision":"2"}]}}}""")]
    [InlineData("""{"kustomize":{"commonLabels":{"a":""}}}""", "{}")]
    [InlineData("""{"plugin":{"parameters":[{"name":"a","string":""}]}}""", """{"plugin":{"parameters":[{"name":"a"}]}}""")]
    [InlineData("""{"path":"a"}""", """{"path":"b"}""")]
    public void What_means_something_else_does_not(string one, string other) => Assert.False(Of(one).RendersLike(Of(other)));

    private static SourceList Of(string fields)
    {
        using var document = JsonDocument.Parse($$"""{"source":{"repoURL":"https://git.example.com/shop.git",{{fields[1..]}}}""".Replace(",}", "}", StringComparison.Ordinal));
        return SourceList.Of(document.RootElement.Clone())!;
    }
}
