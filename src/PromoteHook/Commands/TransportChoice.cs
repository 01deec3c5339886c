using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PromoteHook.ArgoCd;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Commands;

/// <summary>Reads what the transport needs beside credentials.</summary>
internal static class TransportChoice
{
    /// <summary>The certificate authorities of --ca-file; null when none was given.</summary>
    /// <exception cref="RefusalException">Usage: the file cannot be read or holds none.</exception>
    public static X509Certificate2Collection? AuthoritiesOf(CommandRun run) => Read(run, run.Options.CaFile);

    /// <summary>Those for Argo CD: of --argocd-ca-file, else of --ca-file; null when neither was given.</summary>
    /// <exception cref="RefusalException">Usage: the file cannot be read or holds none.</exception>
    public static X509Certificate2Collection? ArgoCdAuthoritiesOf(CommandRun run) => Read(run, run.Options.ArgoCdCaFile) ?? AuthoritiesOf(run);

    /// <summary>The proxies that the environment names; null when it names none.</summary>
    /// <exception cref="RefusalException">Usage: a variable holds no proxy's URL.</exception>
    public static ProxyFromEnvironment? ProxyOf(CommandRun run)
    {
        try
        {
            return ProxyFromEnvironment.Create(name => run.Surroundings.Environment.GetValueOrDefault(name));
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, fault.Message, "correct the variable");
        }
    }

    /// <summary>Those on the way to Argo CD; null for plain http, where a proxy would read the token.</summary>
    /// <exception cref="RefusalException">Usage: a variable holds no proxy's URL.</exception>
    public static ProxyFromEnvironment? ArgoCdProxyOf(CommandRun run, ArgoCdServer server) =>
        ProxyOf(run) is { } proxy && server.Root.Scheme == Uri.UriSchemeHttps ? proxy : null;

    private static X509Certificate2Collection? Read(CommandRun run, CommandOption<string?> option)
    {
        if (run.Get(option) is not { } file)
        {
            return null;
        }

        var flag = option.Symbol.Name;
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities.Count > 0
                ? authorities
                : throw new RefusalException(ExitCode.Usage, $"{flag} {file}: holds no certificate", "give a PEM file with BEGIN CERTIFICATE in it");
        }
        catch (CryptographicException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{flag} {file}: {fault.Message.TrimEnd('.')}", "give a PEM file of certificates");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Usage, $"{flag} {file}: {FileFault.Describe(fault)}", "give a PEM file that can be read");
        }
    }
}
