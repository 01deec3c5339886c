using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RawUriTests
{
    [Theory]
    [InlineData("https://h/a%2Db%41/../c?x=%2B&y=a%2Db", "https://h/a%2Db%41/../c?x=%2B&y=a%2Db")]
    [InlineData("https://h", "https://h/")]
    [InlineData("https://h?a=b", "https://h/?a=b")]
    [InlineData("https://h/a#fragment?x", "https://h/a")]
    [InlineData("https://h/a b\r\nX: y", "https://h/a%20b%0D%0AX:%20y")]
    [InlineData("https://h/\u00e9", "https://h/%E9")]
    public void Text_goes_onto_the_wire_as_it_is_save_what_would_break_a_request_line(string text, string wire) =>
        Assert.Equal(wire, Show(RawUri.Create(text)));

    [Theory]
    [InlineData("https://r.test/v2/a/blobs/uploads/", "/v2/a/blobs/uploads/1?_state=a%2Db%3D%3D", "https://r.test/v2/a/blobs/uploads/1?_state=a%2Db%3D%3D")]
    [InlineData("https://r.test/v2/a/blobs/uploads/", "https://other.test/u/%41?s=%2B", "https://other.test/u/%41?s=%2B")]
    [InlineData("https://r.test/v2/a/blobs/uploads/", "//other.test/u", "https://other.test/u")]
    [InlineData("https://r.test/v2/a/blobs/uploads/", "1?x=%2D", "https://r.test/v2/a/blobs/uploads/1?x=%2D")]
    [InlineData("https://r.test/v2/a/blobs/uploads/1", "?x=y", "https://r.test/v2/a/blobs/uploads/1?x=y")]
    [InlineData("https://r.test/v2/a/blobs/uploads/1?q=1", "", "https://r.test/v2/a/blobs/uploads/1?q=1")]
    [InlineData("https://r.test/v2/a/blobs/uploads/", "../x", "https://r.test/v2/a/blobs/x")]
    [InlineData("https://r.test/v2/a/blobs/uploads/", "./x/../y", "https://r.test/v2/a/blobs/uploads/x/../y")]
    [InlineData("https://r.test/v2/a/", "r.test/v2/u/1", "https://r.test/v2/a/r.test/v2/u/1")]
    [InlineData("https://r.test/v2/a/", "sha256:0", "https://r.test/v2/a/sha256:0")]
    [InlineData("https://r.test:5443/v2/a/", "https://r.test/u", "https://r.test:5443/u")]
    [InlineData("http://r.test:5000/v2/a/", "http://R.TEST/u", "http://r.test:5000/u")]
    [InlineData("https://r.test:5443/v2/a/", "https://r.test:6443/u", "https://r.test:6443/u")]
    [InlineData("https://r.test:5443/v2/a/", "https://other.test/u", "https://other.test/u")]
    [InlineData("http://r.test:5000/v2/a/", "https://r.test/u", "https://r.test/u")]
    [InlineData("https://r.test/v2/a/", "http://r.test/u?a=%2D", "https://r.test/u?a=%2D")]
    [InlineData("https://r.test:5443/v2/a/", "http://r.test/u", "https://r.test:5443/u")]
    [InlineData("https://r.test:5443/v2/a/", "http://r.test:5443/u", "https://r.test:5443/u")]
    [InlineData("https://r.test/v2/a/", "http://other.test/u", "http://other.test/u")]
    public void A_location_is_resolved_textually(string request, string location, string expected) =>
        Assert.Equal(expected, Show(RawUri.Resolve(RawUri.Create(request), location)));

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https://a b/")]
    public void A_location_that_is_no_web_address_is_refused(string location)
    {
        var failure = Assert.Throws<RegistryException>(() => RawUri.Resolve(RawUri.Create("https://r.test/"), location));

        Assert.Equal(RegistryErrorKind.Unsupported, failure.Kind);
    }

    [Theory]
    [InlineData("https://r.test/u", "https://r.test/u?digest=sha256%3Aab")]
    [InlineData("https://r.test/u?_state=a%2Db", "https://r.test/u?_state=a%2Db&digest=sha256%3Aab")]
    [InlineData("https://r.test/u?", "https://r.test/u?digest=sha256%3Aab")]
    [InlineData("https://r.test:5000/u?a&", "https://r.test:5000/u?a&digest=sha256%3Aab")]
    public void A_query_parameter_is_added_behind_what_is_there(string uri, string expected) =>
        Assert.Equal(expected, Show(RawUri.WithQuery(RawUri.Create(uri), "digest", "sha256:ab")));

    private static string Show(Uri uri) => $"{uri.Scheme}://{uri.Authority}{uri.PathAndQuery}";
}
