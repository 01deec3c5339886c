using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>Makes the signature of a request anew and compares; signature version 4.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>.</remarks>
internal sealed partial class SignatureCheck(Func<string, AwsKey?> findKey)
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);

    /// <summary>Who signed the request, and for which region.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="service">The service that it must be signed for.</param>
    /// <param name="codes">That service's words.</param>
    /// <exception cref="AwsRefusalException">It is not signed, or wrongly, or by a key that is not good.</exception>
    public (AwsKey Key, string Region) Check(HttpRequest request, byte[] body, string service, SignatureWords codes)
    {
        if (Form().Match(request.Headers.Authorization.ToString()) is not { Success: true } form)
        {
            throw new AwsRefusalException(codes.MissingStatus, "MissingAuthenticationToken", "Missing Authentication Token");
        }

        Secret.Known(SecretKind.AwsSignature, form.Groups["signature"].Value);
        Secret.Known(SecretKind.AwsSessionToken, request.Headers["X-Amz-Security-Token"].ToString());
        var (date, region) = (form.Groups["date"].Value, form.Groups["region"].Value);
        var key = findKey(form.Groups["key"].Value) ?? throw codes.UnknownKey();
        if (key.SessionToken is { } session && request.Headers["X-Amz-Security-Token"] != session)
        {
            throw codes.UnknownKey();
        }

        var time = request.Headers["X-Amz-Date"].ToString();
        var signedAt = DateTimeOffset.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((DateTimeOffset.UtcNow - signedAt).Duration() > MaxSkew || !time.StartsWith(date, StringComparison.Ordinal))
        {
            throw codes.WrongSignature($"Signature expired: {time} is not near {DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}");
        }

        var names = form.Groups["headers"].Value.Split(';');
        var canonical = string.Join('\n', [
            request.Method,
            request.Path.Value!,
            request.QueryString.Value!.TrimStart('?'),
            .. names.Select(name => $"{name}:{(name == "host" ? request.Host.Value : string.Join(',', request.Headers[name].Select(value => value!.Trim())))}"),
            "",
            string.Join(';', names),
            Hex(SHA256.HashData(body)),
        ]);
        var scope = $"{date}/{region}/{service}/aws4_request";
        var signature = Hex(Mac(SigningKey(key.Secret, date, region, service), $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"));
        var mustBeSigned = key.SessionToken is null ? (string[])["host", "x-amz-date"] : ["host", "x-amz-date", "x-amz-security-token"];
        if (form.Groups["service"].Value != service || signature != form.Groups["signature"].Value || mustBeSigned.Except(names).Any())
        {
            // AWS quotes the request here, the session token included.
            throw codes.WrongSignature($"The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been\n'{canonical}'");
        }

        return key.ExpiresAt < DateTimeOffset.UtcNow ? throw codes.Expired() : (key, region);
    }

    private static byte[] SigningKey(string secret, string date, string region, string service) =>
        Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secret), date), region), service), "aws4_request");

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=(?<key>[A-Z0-9]+)/(?<date>[0-9]{8})/(?<region>[a-z0-9-]+)/(?<service>[a-z-]+)/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})\z")]
    private static partial Regex Form();
}
