using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Finds the identity that AWS's own files describe, with the roles that its profiles assume by each other.</summary>
/// <remarks>
/// The SDK reads the files, and does what a profile with <c>credential_process</c> asks for. Roles are assumed here: the SDK would ask STS
/// without our proxy and authorities. Source: <see href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html"/>.
/// </remarks>
internal sealed class AwsProfiles(CloudAccess access, AwsClients clients)
{
    private const string DefaultName = "default";

    /// <summary>The identity of the profile that the environment names, else of the default one; null where that has no credentials.</summary>
    /// <param name="region">The region whose STS is asked.</param>
    /// <exception cref="CredentialException">A profile that is named is not there, or one cannot be used.</exception>
    public AwsIdentity? Find(string region)
    {
        var chosen = access.Value(AwsVariables.Profile);
        if (chosen is null && !Files.Any(File.Exists))
        {
            return null;
        }

        var name = chosen ?? DefaultName;
        try
        {
            if (Read(new SharedCredentialsFile(CredentialsFile), name, region, []) is { } credentials)
            {
                return new AwsIdentity($"the profile {name}", credentials);
            }
        }
        catch (InvalidDataException)
        {
            // The SDK's message quotes the line, which may hold the key.
            throw new CredentialException($"the profile {name} cannot be used: a line is neither a section, nor a key with its value after '=', nor a comment") { Remedy = Correction };
        }
        catch (Exception fault) when (fault is AmazonClientException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw AwsFault.ToCredentialException($"the profile {name} cannot be used", fault, Correction);
        }

        // A default that has only a region, as it often is, leads on to the next source.
        return chosen is null ? null : throw new CredentialException($"the profile {chosen}, which {AwsVariables.Profile} names, is not there or has no credentials") { Remedy = Correction };
    }

    private string Correction => $"correct it in {string.Join(" or ", Files)}";

    private IEnumerable<string> Files => new[] { CredentialsFile, ConfigFile }.OfType<string>();

    private string? CredentialsFile => FileOf(AwsVariables.CredentialsFile, "credentials");

    private string? ConfigFile => FileOf(AwsVariables.ConfigFile, "config");

    private string? FileOf(string variable, string name) =>
        access.Value(variable) ?? ((access.Value("HOME") ?? access.Value("USERPROFILE")) is { } home ? Path.Combine(home, ".aws", name) : null);

    private AWSCredentials? Read(SharedCredentialsFile file, string name, string region, IReadOnlyList<string> usedBy)
    {
        if (!file.TryGetProfile(name, out var profile))
        {
            return null;
        }

        var options = profile.Options;
        if (options.RoleArn is not { Length: > 0 } arn || usedBy.Contains(name))
        {
            return options is { AccessKey.Length: > 0, SecretKey.Length: > 0 } ? KeyOf(options)
                : usedBy.Contains(name) ? throw new AmazonClientException($"its role is to be assumed by itself ({string.Join(" by ", usedBy)} by {name})")
                : options is { SsoStartUrl.Length: > 0 } or { SsoSession.Length: > 0 } ? throw new AmazonClientException($"{name} signs in by IAM Identity Center (sso_…), which wants a person and a browser")
                : profile.CanCreateAWSCredentials ? profile.GetAWSCredentials(file)
                : null;
        }

        var role = new AwsRole(arn) { ExternalId = options.ExternalID, SessionName = options.RoleSessionName };
        if (options.WebIdentityTokenFile is { Length: > 0 } token)
        {
            return new WebIdentityCredentials(() => File.ReadAllTextAsync(token), role, region, clients);
        }

        if (options.MfaSerial is { Length: > 0 })
        {
            throw new AmazonClientException($"the role of {name} wants a code of mfa_serial, which only a person has");
        }

        var (source, credentials) = options.SourceProfile is { Length: > 0 } other
            ? ($"the profile {other}", Read(file, other, region, [.. usedBy, name]))
            : ($"credential_source {options.CredentialSource}", CredentialsOf(options.CredentialSource));
        return new RoleCredentials(
            new AwsIdentity(source, credentials ?? throw new AmazonClientException($"{source}, which is to assume the role of {name}, has no credentials")),
            role,
            region,
            clients);
    }

    private static AWSCredentials KeyOf(CredentialProfileOptions options) =>
        options.Token is { Length: > 0 } token ? new SessionAWSCredentials(options.AccessKey, options.SecretKey, token) : new BasicAWSCredentials(options.AccessKey, options.SecretKey);

    private AWSCredentials? CredentialsOf(string? source) => source switch
    {
        "Environment" => AwsIdentity.OfEnvironment(access)?.Credentials,
        "EcsContainer" when ContainerCredentials.AreOffered(access) => new ContainerCredentials(access),
        "Ec2InstanceMetadata" => new InstanceCredentials(access),
        _ => null,
    };
}
