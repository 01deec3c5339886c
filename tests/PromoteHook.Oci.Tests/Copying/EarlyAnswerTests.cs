using System.Net;
using System.Net.Sockets;
using System.Text;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>A destination that refuses an upload at its headers and closes the connection, the body unread.</summary>
public sealed class EarlyAnswerTests
{
    private const string Answer = """{"errors":[{"code":"SIZE_INVALID","message":"blob too large"}]}""";

    [Theory]
    [InlineData(401, RegistryErrorKind.Unauthorized)]
    [InlineData(413, RegistryErrorKind.Unsupported)]
    public async Task The_answer_is_told_and_not_only_the_cut(int status, RegistryErrorKind kind)
    {
        await using var source = await FakeRegistry.StartAsync();
        var layer = new ImageForge(1).Layer(8 * 1024 * 1024);
        source.PutBlob("team/web", layer.Bytes);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var serving = ServeAsync(listener, status, end.Token);
        using var transport = new RegistryTransport(new RegistryTransportOptions { Time = new HastyClock() });
        var destination = new Repository(transport, new RepositoryName($"{listener.LocalEndpoint}", "team/web"));

        var failure = await Assert.ThrowsAsync<CopyException>(() => new BlobUpload(transport).SendAsync(
            new Repository(transport, source.Repository("team/web")), destination, new Descriptor(layer.MediaType, layer.Digest, layer.Bytes.Length),
            session: null, new Progress<TransferEvent>(), TestContext.Current.CancellationToken));
        await end.CancelAsync();
        await serving;

        Assert.Equal((Side.Destination, kind, (HttpStatusCode?)status), (failure.Side, failure.Failure.Kind, failure.Failure.Status));
        Assert.Contains("blob too large", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Once cut, the content waits for the word that it may come, and so no time runs but this answer's.</summary>
    [Fact]
    public async Task A_refusal_whose_words_never_come_is_waited_for_no_longer_than_any_other_silence()
    {
        await using var source = await FakeRegistry.StartAsync();
        var layer = new ImageForge(1).Layer(8 * 1024 * 1024);
        source.PutBlob("team/web", layer.Bytes);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var serving = ServeSilenceAsync(listener, end.Token);
        using var transport = new RegistryTransport(new RegistryTransportOptions { Time = new HastyClock() });
        var destination = new Repository(transport, new RepositoryName($"{listener.LocalEndpoint}", "team/web"));

        var sending = new BlobUpload(transport).SendAsync(
            new Repository(transport, source.Repository("team/web")), destination, new Descriptor(layer.MediaType, layer.Digest, layer.Bytes.Length),
            session: null, new Progress<TransferEvent>(), TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<CopyException>(() => sending.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        await end.CancelAsync();
        await serving;

        Assert.Equal((Side.Destination, RegistryErrorKind.Unavailable), (failure.Side, failure.Failure.Kind));
    }

    /// <summary>Cuts the first content; refuses all that follow in one line, and does not say why.</summary>
    private static async Task ServeSilenceAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var open = new List<TcpClient>();
        var hasCut = false;
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(cancellationToken);
                open.Add(client);
                var head = await ReadHeadAsync(client.GetStream(), cancellationToken);
                if (head.StartsWith("POST", StringComparison.Ordinal))
                {
                    await client.GetStream().WriteAsync("HTTP/1.1 202 Accepted\r\nLocation: /up\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
                    client.Dispose();
                }
                else if (!hasCut)
                {
                    hasCut = true;
                    client.Dispose();
                }
                else
                {
                    await client.GetStream().WriteAsync("HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n"u8.ToArray(), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            open.ForEach(client => client.Dispose());
        }
    }

    private static async Task ServeAsync(TcpListener listener, int status, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                var head = await ReadHeadAsync(client.GetStream(), cancellationToken);
                var answer = head.StartsWith("POST", StringComparison.Ordinal)
                    ? "HTTP/1.1 202 Accepted\r\nLocation: /up\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    : $"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\nConnection: close\r\n\r\n{Answer}";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, cancellationToken) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
