using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace PromoteHook.Registries.Ecr;

/// <summary>
/// Signs a request for STS's GetCallerIdentity that somebody else is to send: they learn from the answer who signed it, and can
/// do nothing else with it.
/// </summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>.</remarks>
internal static class CallerIdentityProof
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The headers of a signed POST without a body, by name in lower case.</summary>
    /// <param name="key">Who signs.</param>
    /// <param name="address">The request's address, its query in order.</param>
    /// <param name="region">The region of that STS.</param>
    /// <param name="header">A header more to sign, its name in lower case; whom the request is for.</param>
    /// <param name="now">The time of the signature, which is good for a quarter of an hour.</param>
    public static IReadOnlyDictionary<string, string> Sign(ImmutableCredentials key, Uri address, string region, KeyValuePair<string, string> header, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = address.Host, ["x-amz-date"] = time, [header.Key] = header.Value };
        if (key.UseToken)
        {
            headers["x-amz-security-token"] = key.Token;
        }

        var names = string.Join(';', headers.Keys);
        string[] request = ["POST", address.AbsolutePath, address.Query.TrimStart('?'), .. headers.Select(one => $"{one.Key}:{one.Value}"), "", names, Hash("")];
        var scope = $"{time[..8]}/{region}/sts/aws4_request";
        var signature = Convert.ToHexStringLower(Mac(SigningKey(key.SecretKey, scope), $"{Algorithm}\n{time}\n{scope}\n{Hash(string.Join('\n', request))}"));
        headers["authorization"] = $"{Algorithm} Credential={key.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}";
        return headers;
    }

    private static byte[] SigningKey(string secret, string scope) => scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Mac);

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
