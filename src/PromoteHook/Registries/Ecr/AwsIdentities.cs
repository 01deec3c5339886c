using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using PromoteHook.Oci.Credentials;
using PromoteHook.Registries.ArtifactRegistry;

namespace PromoteHook.Registries.Ecr;

/// <summary>Finds as whom AWS is asked: the pod's own identity, or a role assumed with it. Each is found once and renews itself.</summary>
/// <remarks>
/// The order is that of the AWS SDKs (<see href="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html"/>):
/// keys in the environment, a web identity, the profile, the container's agent, the instance. The SDK's own chain is not used: it reads
/// the process's environment, asks the last two through proxies, and takes half a minute to find that there is nothing.
/// </remarks>
internal sealed class AwsIdentities(CloudAccess access, AwsClients clients)
{
    private const string Remedy = "give the pod an identity (EKS Pod Identity, or a service account with a role), or a docker config with a login";

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(AwsRole Role, string Region), AwsIdentity> roles = new();
    private readonly AwsProfiles profiles = new(access, clients);
    private Task<AwsIdentity>? own;

    /// <summary>The identity that a registry is to be asked as, proven to have credentials.</summary>
    /// <param name="role">The role to assume; null is the pod's own identity.</param>
    /// <param name="region">The region whose STS is asked.</param>
    /// <param name="cancellationToken">Ends the waiting; what others wait for too goes on.</param>
    /// <exception cref="CredentialException">There is none, or the role cannot be assumed; says what was tried.</exception>
    public async Task<AwsIdentity> FindAsync(AwsRole? role, string region, CancellationToken cancellationToken)
    {
        if (role?.GoogleAudience is { } audience)
        {
            return await FindByGoogleAsync(role, audience, region, cancellationToken);
        }

        var pod = await FindOwnAsync(region).WaitAsync(cancellationToken);
        if (role is null)
        {
            return pod;
        }

        var assumed = roles.GetOrAdd((role, region), key => new AwsIdentity($"role {key.Role.Arn}", new RoleCredentials(pod, key.Role, key.Region, clients)));
        await ProveAsync(
            assumed,
            $"the role {role.Arn} cannot be assumed as {pod}",
            $"let the role's trust policy name that identity{(role.ExternalId is null ? "" : " and this external ID")}, and let the identity's own policy allow sts:AssumeRole",
            cancellationToken);
        return assumed;
    }

    /// <summary>Who AWS takes an identity for: its ARN.</summary>
    /// <exception cref="CredentialException">STS does not say.</exception>
    public async Task<string> AskCallerAsync(AwsIdentity identity, string region, CancellationToken cancellationToken)
    {
        using var sts = clients.CreateSts(identity.Credentials, region);
        try
        {
            return (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken)).Arn;
        }
        catch (Exception fault) when (AwsFault.Explains(fault, cancellationToken))
        {
            throw AwsFault.ToCredentialException($"AWS does not say who {identity} is", fault, "check that sts can be reached from here (proxy, VPC endpoint)");
        }
    }

    /// <summary>A role assumed as Google knows this pod, for those who have no AWS identity: on GKE.</summary>
    /// <remarks>Source: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif"/>.</remarks>
    private async Task<AwsIdentity> FindByGoogleAsync(AwsRole role, string audience, string region, CancellationToken cancellationToken)
    {
        var assumed = roles.GetOrAdd((role, region), key => new AwsIdentity($"role {key.Role.Arn} by an identity token of Google", new WebIdentityCredentials(ReadTokenAsync, key.Role, key.Region, clients)));
        await ProveAsync(
            assumed,
            $"the role {role.Arn} cannot be assumed by an identity token of Google",
            $"let the role's trust policy allow sts:AssumeRoleWithWebIdentity to accounts.google.com, with the service account's unique ID as accounts.google.com:aud and '{audience}' as accounts.google.com:oaud",
            cancellationToken);
        return assumed;

        async Task<string> ReadTokenAsync()
        {
            var server = await MetadataServer.FindAsync(access, MetadataPlace.OfMachines, CancellationToken.None)
                ?? throw new CredentialException("no metadata server of Google with a service account answers here") { Remedy = "give the pod Workload Identity, or leave out googleAudience" };
            return await server.FetchIdentityTokenAsync(audience, CancellationToken.None);
        }
    }

    /// <summary>The search is shared by all who ask at the same time; a failure is not kept.</summary>
    private Task<AwsIdentity> FindOwnAsync(string region)
    {
        lock (gate)
        {
            if (own is null or { IsFaulted: true } or { IsCanceled: true })
            {
                own = Task.Run(() => SearchAsync(access.Value("AWS_REGION") ?? access.Value("AWS_DEFAULT_REGION") ?? region));
            }

            return own;
        }
    }

    private async Task<AwsIdentity> SearchAsync(string region)
    {
        var found = AwsIdentity.OfEnvironment(access) ?? FromWebIdentity(region) ?? profiles.Find(region) ?? FromContainer();
        if (found is not null)
        {
            await ProveAsync(found, $"{found} gives no credentials", "put it right, or remove what names it so that the next source is asked", CancellationToken.None);
            return found;
        }

        return await FromInstanceAsync();
    }

    private AwsIdentity? FromWebIdentity(string region) =>
        access.Value(AwsVariables.WebIdentityTokenFile) is { } file && access.Value(AwsVariables.RoleArn) is { } arn
            ? new($"the web identity for role {arn}", new WebIdentityCredentials(() => File.ReadAllTextAsync(file), new AwsRole(arn) { SessionName = access.Value(AwsVariables.RoleSessionName) }, region, clients))
            : null;

    private AwsIdentity? FromContainer() =>
        ContainerCredentials.AreOffered(access) ? new("the container's identity (EKS Pod Identity or ECS)", new ContainerCredentials(access)) : null;

    private async Task<AwsIdentity> FromInstanceAsync()
    {
        if (access.IsTrue(AwsVariables.MetadataDisabled))
        {
            throw NothingFound($"the instance's role ({AwsVariables.MetadataDisabled} forbids to ask)", null);
        }

        var credentials = new InstanceCredentials(access);
        try
        {
            await credentials.GetCredentialsAsync();
            return new AwsIdentity($"the instance's role {credentials.Role}", credentials);
        }
        catch (Exception fault) when (fault is CredentialException or AmazonClientException)
        {
            throw NothingFound($"the instance's role ({fault.Message})", fault);
        }
    }

    private static CredentialException NothingFound(string instance, Exception? fault) => new(
        $"AWS knows nobody here: tried keys in the environment ({AwsVariables.AccessKey} and {AwsVariables.SecretKey} are not both set), "
        + $"a web identity ({AwsVariables.WebIdentityTokenFile} and {AwsVariables.RoleArn} are not both set), the profile (none with credentials), "
        + $"the container's agent ({AwsVariables.ContainerUri} is not set), {instance}",
        fault)
    {
        Remedy = Remedy,
    };

    private static async Task ProveAsync(AwsIdentity identity, string attempt, string remedy, CancellationToken cancellationToken)
    {
        try
        {
            await identity.Credentials.GetCredentialsAsync().WaitAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is CredentialException || AwsFault.Explains(fault, cancellationToken))
        {
            throw AwsFault.ToCredentialException(attempt, fault, remedy);
        }
    }
}
