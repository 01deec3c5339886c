using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class ProxyFromEnvironmentTests
{
    [Theory]
    [InlineData("registry.test", "https://registry.test/", true)]
    [InlineData("registry.test", "https://sub.registry.test/", true)]
    [InlineData("registry.test", "https://xregistry.test/", false)]
    [InlineData("REGISTRY.test", "https://registry.TEST/", true)]
    [InlineData(".test", "https://registry.test/", true)]
    [InlineData("*.corp.test", "https://a.b.corp.test/", true)]
    [InlineData(".corp.test", "https://corp.test/", true)]
    [InlineData("registry.test:8443", "https://registry.test:8443/", true)]
    [InlineData("registry.test:8443", "https://registry.test/", false)]
    [InlineData("registry.test:443", "https://registry.test/", true)]
    [InlineData("10.0.0.0/8", "https://10.255.1.2/", true)]
    [InlineData("10.0.0.7/8", "https://10.255.1.2/", true)]
    [InlineData("10.0.0.0/9", "https://10.255.1.2/", false)]
    [InlineData("10.0.0.0/8", "https://[::ffff:10.1.1.1]/", true)]
    [InlineData("10.0.0.0/8", "https://ten.test/", false)]
    [InlineData("0.0.0.0/0", "https://8.8.8.8/", true)]
    [InlineData("fd00::/8", "https://[fd12::1]/", true)]
    [InlineData("fd00::/8", "https://[fe80::1]/", false)]
    [InlineData("192.168.1.7", "https://192.168.1.7:5000/", true)]
    [InlineData("192.168.1.7:443", "https://192.168.1.7:5000/", false)]
    [InlineData("1.7", "https://192.168.1.7/", false)]
    [InlineData("fd00::7", "https://[fd00::7]/", true)]
    [InlineData("[fd00::7]:5000", "https://[fd00::7]:5000/", true)]
    [InlineData("[fd00::7]:5000", "https://[fd00::7]/", false)]
    [InlineData("*", "https://registry.test/", true)]
    [InlineData("a.test, b.test;c.test d.test", "https://d.test/", true)]
    [InlineData("10.0.0.0/99,nonsense/x", "https://registry.test/", false)]
    [InlineData("", "https://registry.test/", false)]
    [InlineData("", "http://localhost:5000/", true)]
    [InlineData("", "http://127.9.9.9/", true)]
    [InlineData("", "http://[::1]:5000/", true)]
    public void NO_PROXY_takes_out_hosts_suffixes_ports_addresses_and_ranges(string list, string destination, bool isDirect)
    {
        var proxy = Create(("https_proxy", "http://p.test:3128"), ("http_proxy", "http://p.test:3128"), ("no_proxy", list));

        Assert.Equal(isDirect, proxy!.IsBypassed(new Uri(destination)));
    }

    [Theory]
    [InlineData("https://r.test/", "s.test:1", "https_proxy", "http://s.test:1", "HTTPS_PROXY", "http://no.test")]
    [InlineData("https://r.test/", "s.test:1", "HTTPS_PROXY", "s.test:1", "http_proxy", "http://no.test")]
    [InlineData("http://r.test/", "s.test:1", "HTTP_PROXY", "http://s.test:1", "HTTPS_PROXY", "http://no.test")]
    [InlineData("http://r.test/", "s.test:1", "ALL_PROXY", "socks5://s.test:1", "HTTPS_PROXY", "http://no.test")]
    [InlineData("http://r.test/", null, "HTTP_PROXY", "http://no.test", "REQUEST_METHOD", "GET", "https_proxy", "http://s.test")]
    [InlineData("https://r.test/", null, "HTTP_PROXY", "http://no.test", "https_proxy", "  ")]
    public void The_scheme_decides_which_variable_counts_and_lower_case_wins(string destination, string? proxyHost, params string[] variables)
    {
        var proxy = Create([.. variables.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.Equal(proxyHost, proxy!.GetProxy(new Uri(destination))?.Authority);
    }

    [Fact]
    public void Without_a_variable_there_is_no_proxy() => Assert.Null(Create(("NO_PROXY", "*")));

    [Fact]
    public void Credentials_are_used_unescaped_and_never_printed()
    {
        var proxy = Create(("https_proxy", "http://us%40er:p%3Ass@p.test:3128"))!;

        var address = proxy.GetProxy(new Uri("https://r.test"))!;
        var credential = proxy.Credentials!.GetCredential(address, "Basic")!;

        Assert.Equal(("us@er", "p:ss", ""), (credential.UserName, credential.Password, address.UserInfo));
        Assert.Equal("http by no proxy, https by p.test:3128", proxy.ToString());
    }

    [Fact]
    public void Each_setting_is_told_with_its_variable_and_without_credentials()
    {
        var proxy = Create(("https_proxy", "http://us%40er:hunter2@p.test:3128"), ("HTTPS_PROXY", "http://no.test"), ("ALL_PROXY", "socks5://s.test:1080"), ("NO_PROXY", " 10.0.0.0/8,.svc "))!;

        Assert.Equal(
            [
                new ProxySetting("http-proxy", "socks5://s.test:1080", "ALL_PROXY"),
                new ProxySetting("https-proxy", "http://***@p.test:3128", "https_proxy"),
                new ProxySetting("no-proxy", "10.0.0.0/8,.svc", "NO_PROXY"),
            ],
            proxy.Settings);
    }

    [Theory]
    [InlineData("ftp://user:hunter2@p.test")]
    [InlineData("http://user:hunter2@")]
    public void A_value_that_is_no_proxy_is_refused_without_showing_it(string value)
    {
        var failure = Assert.Throws<FormatException>(() => Create(("HTTPS_PROXY", value)));

        Assert.Contains("HTTPS_PROXY", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    private static ProxyFromEnvironment? Create(params (string Name, string Value)[] variables) =>
        ProxyFromEnvironment.Create(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
