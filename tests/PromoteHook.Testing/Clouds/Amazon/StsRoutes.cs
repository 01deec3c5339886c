using System.Security;
using Microsoft.AspNetCore.WebUtilities;
using PromoteHook.Testing.Secrecy;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>STS: forms in, XML out.</summary>
/// <remarks>Source: <see href="https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html"/>.</remarks>
internal sealed class StsRoutes(FakeAwsOptions options, AwsKeyStore keys)
{
    private const string Space = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>True for the one operation that needs no signature.</summary>
    public static bool IsOpen(string operation) => operation == "AssumeRoleWithWebIdentity";

    /// <summary>The answer as XML.</summary>
    /// <exception cref="AwsRefusalException">It is not granted.</exception>
    public string Answer(string operation, string form, AwsKey? caller)
    {
        var fields = QueryHelpers.ParseQuery(form);
        string? Field(string name) => fields.TryGetValue(name, out var value) ? value.ToString() : null;
        return operation switch
        {
            "GetCallerIdentity" => Envelope(operation, $"<Arn>{caller!.Arn}</Arn><UserId>AIDA</UserId><Account>{caller.Account}</Account>"),
            "AssumeRole" => Session(operation, Assume(Field("RoleArn")!, caller!, Field("ExternalId")), Field("RoleSessionName")!),
            "AssumeRoleWithWebIdentity" => Session(operation, AssumeByToken(Field("RoleArn")!, Field("WebIdentityToken")), Field("RoleSessionName")!),
            _ => throw new AwsRefusalException(400, "InvalidAction", $"Could not find operation {operation} for version 2011-06-15"),
        };
    }

    /// <summary>An error in STS's form.</summary>
    public static string Error(AwsRefusal refusal) =>
        $"<ErrorResponse xmlns=\"{Space}\"><Error><Type>Sender</Type><Code>{refusal.Code}</Code><Message>{SecurityElement.Escape(refusal.Message)}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>";

    private FakeRole Assume(string arn, AwsKey caller, string? externalId) =>
        options.Roles.FirstOrDefault(role => role.Arn == arn && role.TrustedArns.Contains(caller.Arn) && role.ExternalId == externalId)
        ?? throw new AwsRefusalException(403, "AccessDenied", $"User: {caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}");

    private FakeRole AssumeByToken(string arn, string? token)
    {
        Secret.Known(SecretKind.WebIdentityToken, token ?? "");
        if (!options.Roles.Any(role => Trusts(role, token)))
        {
            throw new AwsRefusalException(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for this token");
        }

        return options.Roles.FirstOrDefault(role => role.Arn == arn && Trusts(role, token))
            ?? throw new AwsRefusalException(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    private static bool Trusts(FakeRole role, string? token) => token is not null && (role.WebIdentityTokens.Contains(token) || role.TrustsToken(token));

    private string Session(string operation, FakeRole role, string session)
    {
        var key = keys.Issue(role.SessionArn(session));
        return Envelope(
            operation,
            $"<Credentials><AccessKeyId>{key.Id}</AccessKeyId><SecretAccessKey>{key.Secret}</SecretAccessKey><SessionToken>{key.SessionToken}</SessionToken>"
            + $"<Expiration>{key.ExpiresAt:yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials>"
            + $"<AssumedRoleUser><AssumedRoleId>AROA:{session}</AssumedRoleId><Arn>{key.Arn}</Arn></AssumedRoleUser>");
    }

    private static string Envelope(string operation, string result) =>
        $"<{operation}Response xmlns=\"{Space}\"><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>";
}
