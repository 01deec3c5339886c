using PromoteHook.Oci;
using PromoteHook.Oci.Copying;
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

        return exception.Kind switch
        {
            RegistryErrorKind.Unauthorized => (ExitCode.AccessDenied, RegistryRemedy.SignIn(registry, side)),
            RegistryErrorKind.Denied => (ExitCode.AccessDenied, RegistryRemedy.Grant(registry, side)),
            RegistryErrorKind.RateLimited => (ExitCode.Unavailable, RegistryRemedy.SlowDown(registry)),
            RegistryErrorKind.Unavailable => (ExitCode.Unavailable, $"check that {registry} can be reached from here (name, proxy, network policy), and run again"),
            RegistryErrorKind.InvalidContent => (ExitCode.InvalidContent, side == Side.Source
                ? "build and push the image to the source again; a proxy in between may also damage it"
                : "delete it at the destination and run again; a proxy in between may also damage it"),
            RegistryErrorKind.Conflict => (ExitCode.DigestConflict, RegistryRemedy.Immutable(registry)),
            RegistryErrorKind.Unsupported => (ExitCode.Unsupported, side == Side.Source
                ? $"{registry} offers it in a form or way that cannot be copied; see the message"
                : $"{registry} does not take this kind of content or request; see the message, or use another registry for it"),
            _ => (ExitCode.Bug, "report this"),
        };
    }

    private static RepositoryName? RepositoryOf(string subject) =>
        ImageReference.TryParse(subject, out var reference, out _) ? reference.Repository : null;
}
