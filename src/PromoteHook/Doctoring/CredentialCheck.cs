using System.Net;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Doctoring;

/// <summary>Which sources answer for the registry, and whom their cloud takes the login's owner for; never the secret.</summary>
/// <param name="transport">Asks the sources in their order.</param>
/// <param name="greetings">Tell whether the registry wants a login.</param>
/// <param name="readFiles">Yields the docker configs that are in use.</param>
internal sealed class CredentialCheck(RegistryTransport transport, Greetings greetings, Func<CancellationToken, Task<IReadOnlyList<CredentialFile>>> readFiles) : ICheck
{
    public CheckKind Kind => CheckKind.Credentials;

    public bool IsDoor => true;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        HashSet<Credential> identified = [];
        var repositories = end.Repositories.Select(group => group.Key).DefaultIfEmpty(new RepositoryName(end.Registry, ""));
        foreach (var repository in repositories)
        {
            try
            {
                var credentials = await transport.FindCredentialsAsync(repository, cancellationToken);
                findings.Add(credentials.Count > 0
                    ? end.Ok(CheckKind.Credentials, string.Join("; then ", credentials))
                    : await JudgeAnonymousAsync(end, cancellationToken));
                if (credentials.Count > 0 && identified.Add(credentials[0]))
                {
                    findings.AddRange(await IdentifyAsync(end, credentials[0], cancellationToken));
                }
            }
            catch (RegistryException refusal)
            {
                findings.Add(JudgeFailure(end, refusal));
            }
        }

        return [.. findings.Distinct()];
    }

    private static Finding JudgeFailure(RegistryEnd end, RegistryException refusal)
    {
        var failure = FailureOf.From(refusal, end.Side, end.Registry);
        return OrganizationPolicy.RemedyFor(refusal) is { } remedy
            ? Finding.Of(CheckKind.Policy, failure with { Remedy = remedy })
            : Finding.Of(CheckKind.Credentials, failure);
    }

    private async Task<IReadOnlyList<Finding>> IdentifyAsync(RegistryEnd end, Credential credential, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.IdentifyAsync(credential, cancellationToken) switch
            {
                null => [],
                { Limit: var (fault, remedy) } limited => [end.Warn(CheckKind.Identity, $"{limited.Name}: {fault}", remedy)],
                var known => [end.Ok(CheckKind.Identity, known.Name)],
            };
        }
        catch (CredentialException fault)
        {
            return [end.Skip(CheckKind.Identity, fault.Message) with { Remedy = fault.Remedy ?? "" }];
        }
    }

    private async Task<Finding> JudgeAnonymousAsync(RegistryEnd end, CancellationToken cancellationToken)
    {
        var files = await readFiles(cancellationToken);
        var words = $"asked anonymously: {(files.Count == 0 ? "there is no docker config" : $"{string.Join(" and ", files.Select(file => file.Path))} does not list it")}";
        if (OtherHostOfGoogle(end.Registry, files) is var (file, host))
        {
            return end.Warn(CheckKind.Credentials, $"asked anonymously: {file} lists {host}, and not {end.Registry}", RegistryRemedy.ConfigureDocker(end.Registry));
        }

        var isWanted = (await greetings.OfAsync(end.Registry, cancellationToken)).Status == HttpStatusCode.Unauthorized;
        return isWanted && end.Side == Side.Destination
            ? end.Warn(CheckKind.Credentials, words, RegistryRemedy.SignIn(end.Registry, end.Side))
            : end.Ok(CheckKind.Credentials, words);
    }

    /// <summary>The trap of who comes from Container Registry: each host of Artifact Registry needs an entry of its own.</summary>
    private static (string File, string Host)? OtherHostOfGoogle(string registry, IReadOnlyList<CredentialFile> files)
    {
        if (!IsOfGoogle(registry))
        {
            return null;
        }

        foreach (var file in files)
        {
            if (file.Helpers.Select(helper => helper.Registry).Concat(file.Registries).FirstOrDefault(IsOfGoogle) is { } host)
            {
                return (file.Path, host);
            }
        }

        return null;
    }

    private static bool IsOfGoogle(string registry) =>
        RegistryHost.Parse(registry.Split('/')[0]).Vendor is RegistryVendor.ArtifactRegistry or RegistryVendor.GoogleContainerRegistry;
}
