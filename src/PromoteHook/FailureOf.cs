using System.Net;
using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook;

/// <summary>The one place that says which exit code a registry's failure is, and what to do about it.</summary>
public static class FailureOf
{
    /// <summary>The failure of one image.</summary>
    /// <param name="exception">What the library threw.</param>
    /// <param name="side">The end it happened at.</param>
    /// <param name="subject">The reference or repository there.</param>
    public static Failure From(RegistryException exception, Side side, string subject)
    {
        var (code, remedy) = Judge(exception, side, subject);
        return new Failure(code, side, subject, exception.Message.TrimEnd(' ', '.', ';', '\n'), remedy);
    }

    /// <summary>True for a failure that says nothing against the image: trying again may help.</summary>
    public static bool IsTransient(Failure failure) => failure.Code is ExitCode.Unavailable or ExitCode.DeadlinePassed;

    private static (ExitCode Code, string Remedy) Judge(RegistryException exception, Side side, string subject)
    {
        var repository = RepositoryOf(subject);
        var registry = exception.Registry ?? repository?.Registry ?? "the registry";
        if (exception.IsRepositoryMissing || exception.Kind == RegistryErrorKind.NotFound)
        {
            return side == Side.Source
                ? (ExitCode.SourceMissing, $"{RegistryRemedy.PushAgain(registry)}; or correct where it is taken from")
                : (ExitCode.RepositoryMissing, repository is null ? "create the repository" : RegistryRemedy.CreateRepository(repository));
        }

        if (exception.Obstacle is { } obstacle)
        {
            // Plain http is allowed to registries only, so there the registry has to be named.
            var asked = obstacle == ConnectionObstacle.NoTls ? registry : exception.Host ?? registry;
            return (CodeOf(exception.Kind), ConnectionRemedy.For(obstacle, exception.Status, asked));
        }

        return (CodeOf(exception.Kind), RemedyOf(exception, side, registry));
    }

    private static ExitCode CodeOf(RegistryErrorKind kind) => kind switch
    {
        RegistryErrorKind.Unauthorized or RegistryErrorKind.Denied => ExitCode.AccessDenied,
        RegistryErrorKind.RateLimited or RegistryErrorKind.Unavailable => ExitCode.Unavailable,
        RegistryErrorKind.InvalidContent => ExitCode.InvalidContent,
        RegistryErrorKind.Conflict => ExitCode.DigestConflict,
        RegistryErrorKind.Unsupported => ExitCode.Unsupported,
        _ => ExitCode.Bug,
    };

    private static string RemedyOf(RegistryException exception, Side side, string registry)
    {
        var isAnswer = exception.Status is not null;
        if (OrganizationPolicy.RemedyFor(exception) is { } aboveRoles)
        {
            return aboveRoles;
        }

        return exception.Kind switch
        {
            RegistryErrorKind.Unauthorized when exception.InnerException is CredentialException source => source.Remedy
                ?? $"put right where the login for {registry} comes from: that docker config, or its credential helper",
            RegistryErrorKind.Unauthorized => RegistryRemedy.SignIn(registry, side),
            RegistryErrorKind.Denied when exception.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict =>
                $"a policy of {registry} forbids it: make the image meet the policy, or change the policy",
            RegistryErrorKind.Denied when exception.ForeignTokenServer is { } server =>
                $"see that it is {registry} that answers; if {server} is the token server it shares with others, give --allow-realm {server}",
            RegistryErrorKind.Denied when RegistryRemedy.WantsLogin(exception) => RegistryRemedy.SignIn(registry, side),
            RegistryErrorKind.Denied => RegistryRemedy.Grant(registry, side),
            RegistryErrorKind.RateLimited => RegistryRemedy.SlowDown(registry),
            RegistryErrorKind.Unavailable when isAnswer => $"the trouble is at {registry}: run again later, and if it stays ask those who run it",
            RegistryErrorKind.Unavailable when exception.BytesLost > 0 =>
                $"find what breaks long uploads to {registry} (a time limit of a proxy or load balancer on the way, the line), or run where {registry} is near",
            RegistryErrorKind.Unavailable => $"check that {registry} can be reached from here (proxy, firewall, network policy), and run again",
            RegistryErrorKind.InvalidContent when side == Side.Source => "build and push the image to the source again; a proxy in between may also damage it",
            RegistryErrorKind.InvalidContent => $"run again; if it stays, look for what changes content on its way to {registry} (a proxy) or removes it there (a clean-up)",
            RegistryErrorKind.Conflict => RegistryRemedy.Immutable(registry),
            RegistryErrorKind.Unsupported when exception.Errors.Any(error => error.Code == "NAME_INVALID") => RegistryRemedy.WriteName(registry),
            RegistryErrorKind.Unsupported when exception.Status == HttpStatusCode.RequestEntityTooLarge =>
                $"raise the limit of {registry}, or of the proxy in front of it (nginx: client_max_body_size)",
            RegistryErrorKind.Unsupported when isAnswer => side == Side.Source
                ? $"{registry} refuses the request as such: check the image's name, and that {registry} is a registry"
                : $"{registry} refuses this kind of content or request: see whether it is read only or does not know the type, or use another registry for it",
            RegistryErrorKind.Unsupported when side == Side.Source => "build the image again and push it in a form that can be copied: OCI or Docker schema 2, manifests of at most 4 MiB",
            RegistryErrorKind.Unsupported => $"see whether {registry} is a registry of the distribution protocol, or use another one",
            _ => "report this",
        };
    }

    private static RepositoryName? RepositoryOf(string subject) =>
        ImageReference.TryParse(subject, out var reference, out _) ? reference.Repository : null;
}
