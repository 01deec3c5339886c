using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Registries.Ecr;

/// <summary>A service beside the pod that hands out AWS credentials by HTTP. No proxy leads to it.</summary>
internal sealed class CredentialEndpoint(CloudAccess access)
{
    private const int Tries = 3;

    /// <summary>Silence costs the most time and changes the least.</summary>
    private const int SilentTries = 2;

    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.3);

    private readonly Lazy<HttpClient> client = new(() => new HttpClient(ServiceSockets.Create(proxy: null, access.Authorities))
    {
        MaxResponseContentBufferSize = MaxAnswerBytes,
    });

    /// <summary>Sends a request, tried again where it helps, and yields the answer's text.</summary>
    /// <param name="method">GET or PUT; neither has a body.</param>
    /// <param name="address">Where to.</param>
    /// <param name="header">One header.</param>
    /// <exception cref="CredentialException">No answer, or another than 200; the message holds neither header nor body.</exception>
    public async Task<string> AskAsync(HttpMethod method, Uri address, (string Name, string Value)? header)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskOnceAsync(method, address, header);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                var isFinal = fault is HttpRequestException { StatusCode: < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests };
                if (isFinal || attempt == (fault is OperationCanceledException ? SilentTries : Tries))
                {
                    throw new CredentialException($"{address} {Describe(fault)}", fault);
                }
            }

            await Task.Delay(Pause * attempt, access.Time);
        }
    }

    /// <summary>Reads the document that ECS, EKS and EC2 have in common.</summary>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html"/>.</remarks>
    /// <exception cref="CredentialException">It is another document; it is not quoted.</exception>
    public static RefreshingAWSCredentials.CredentialsRefreshState Read(string document, Uri address)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            var root = json.RootElement;
            return new RefreshingAWSCredentials.CredentialsRefreshState(
                new ImmutableCredentials(Text(root, "AccessKeyId"), Text(root, "SecretAccessKey"), Text(root, "Token")),
                root.GetProperty("Expiration").GetDateTimeOffset().UtcDateTime);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CredentialException($"{address} answers with something else than credentials");
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new KeyNotFoundException(name);

    private static string Describe(Exception fault) => fault switch
    {
        HttpRequestException { StatusCode: { } status } => $"answers {(int)status}",
        OperationCanceledException => $"gives no answer within {TimeLimit.TotalSeconds} s",
        _ => $"cannot be reached ({fault.GetBaseException().Message})",
    };

    private async Task<string> AskOnceAsync(HttpMethod method, Uri address, (string Name, string Value)? header)
    {
        using var limit = new CancellationTokenSource(TimeLimit, access.Time);
        using var request = new HttpRequestMessage(method, address);
        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.Value.SendAsync(request, limit.Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(limit.Token);
    }
}
