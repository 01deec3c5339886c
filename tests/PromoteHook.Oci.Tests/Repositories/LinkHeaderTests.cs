using PromoteHook.Oci.Repositories;

namespace PromoteHook.Oci.Tests.Repositories;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("</v2/a?n=1>; rel=\"next\"", "/v2/a?n=1")]
    [InlineData("</v2/a>;rel=next", "/v2/a")]
    [InlineData("</first>; rel=\"first\", </v2/a,b>; rel=\"next\"", "/v2/a,b")]
    [InlineData("</v2/a>; title=\"one, two\"; rel=\"next\"", "/v2/a")]
    [InlineData("</v2/a>; rel=\"next last\"", "/v2/a")]
    [InlineData("</v2/a>; title=\"; rel=next\"", null)]
    [InlineData("</v2/a>; rel=prev; rel=next", null)]
    [InlineData("</v2/a>; rel=\"nextpage\"", null)]
    [InlineData("</v2/a", null)]
    [InlineData("", null)]
    public void The_list_goes_on_where_the_relation_is_next(string header, string? target) =>
        Assert.Equal(target, LinkHeader.NextOf(header));
}
