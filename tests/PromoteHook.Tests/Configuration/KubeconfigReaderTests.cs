using PromoteHook.Configuration;
using PromoteHook.Kubernetes;
using PromoteHook.Testing;

namespace PromoteHook.Tests.Configuration;

public sealed class KubeconfigReaderTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: two
        contexts:
        - {name: one, context: {cluster: other, user: nobody}}
        - {name: two, context: {cluster: home, user: me, namespace: shop}}
        clusters:
        - {name: other, cluster: {server: "https://10.0.0.2:6443"}}
        - {name: home, cluster: {server: "https://10.0.0.1:6443/k8s/clusters/c-1", insecure-skip-tls-verify: true, tls-server-name: kubernetes}}
        users:
        - {name: nobody, user: {}}
        - {name: me, user: {token: hunter2-token}}
        """;

    private readonly TempFolder folder = new();

    /// <summary>What stands instead of what, and what is said of it.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "current-context: two", "", "has no current-context" },
        { "current-context: two", "current-context: three", "has no context named three" },
        { "user: me", "user: you", "has no user named you" },
        { "cluster: home", "cluster: away", "has no cluster named away" },
        { "server: \"https://10.0.0.1:6443/k8s/clusters/c-1\"", "server: home", "'home' is no server such as https://10.0.0.1:6443" },
        { "server: \"https://10.0.0.1:6443/k8s/clusters/c-1\", ", "", "the cluster of two has no server" },
        { "tls-server-name: kubernetes", "proxy-url: http://proxy:3128", "the cluster of two is reached by a proxy-url, which is not supported" },
        { "tls-server-name: kubernetes", "certificate-authority: gone.crt", "certificate-authority gone.crt: there is no such file" },
        { "tls-server-name: kubernetes", "certificate-authority: \"ca\\0.crt\"", "this is no path, for it holds a NUL" },
        { "tls-server-name: kubernetes", "certificate-authority-data: hunter2!", "certificate-authority-data cannot be read: it is no PEM, or not in base64" },
        { "token: hunter2-token", "client-certificate-data: aHVudGVyMg==", "a client-certificate and its client-key must both be there" },
        { "token: hunter2-token", "client-certificate-data: aHVudGVyMg==, client-key-data: aHVudGVyMg==", "client-certificate and client-key cannot be read: it is no PEM, or not in base64" },
        { "token: hunter2-token", "exec: {command: aws, args: [eks, get-token]}", "the user of two signs in by the plugin aws, which is not supported" },
        { "token: hunter2-token", "username: me, password: hunter2", "the user of two signs in by a password or auth-provider, which is not supported" },
        { "token: hunter2-token", "tokenFile: \"a\\0b\"", "this is no path, for it holds a NUL" },
        { "token: hunter2-token", "token: \"hunter2 token\"", " holds no token" },
        { "apiVersion: v1", "\"", "/config:9:8: " },
    };

    [Fact]
    public void The_current_context_says_where_and_as_whom()
    {
        var access = Read(Whole);

        Assert.Equal((new Uri("https://10.0.0.1:6443/k8s/clusters/c-1/"), "shop", "kubernetes", true), (access.Server, access.Namespace, access.ServerName, access.IsInsecure));
        Assert.Equal("hunter2-token", access.Token!.Read());
        Assert.DoesNotContain("hunter2", access.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_said_is_the_default()
    {
        var access = Read(Whole.Replace("current-context: two", "current-context: one", StringComparison.Ordinal));

        Assert.Equal(("default", null, false), (access.Namespace, access.ServerName, access.IsInsecure));
        Assert.Null(access.Token);
        Assert.Null(access.Authorities);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_wrong_is_told_without_a_secret(string stands, string instead, string said)
    {
        var fault = Assert.Throws<RefusalException>(() => Read(Whole.Replace(stands, instead, StringComparison.Ordinal)).Token?.Read());

        Assert.Equal(ExitCode.Usage, fault.Code);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message + fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        var fault = Assert.Throws<RefusalException>(() => new KubeconfigReader(folder.At("gone"), TimeProvider.System).Read());

        Assert.Equal((ExitCode.Usage, $"kubeconfig {folder.At("gone")}: there is no such file"), (fault.Code, fault.Message));
    }

    public void Dispose() => folder.Dispose();

    private ClusterAccess Read(string text) => new KubeconfigReader(folder.Write("config", text), TimeProvider.System).Read();
}
