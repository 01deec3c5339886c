using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using PromoteHook.Oci.Transport;

namespace PromoteHook.ArgoCd;

/// <summary>The token of a project role or an account; never shown.</summary>
/// <param name="file">The file it stands in; null when the value is given.</param>
/// <param name="value">The token; null when it stands in a file.</param>
internal sealed class ArgoCdToken(string? file, string? value)
{
    private const string Remedy = "put a token there that 'argocd proj role create-token PROJECT ROLE' or 'argocd account generate-token' has printed";

    private string? current;

    /// <summary>Where it is from, for people.</summary>
    public string Origin => file is null ? "PROMOTE_HOOK_ARGOCD_TOKEN" : $"--argocd-token-file {file}";

    /// <summary>The token.</summary>
    /// <exception cref="RefusalException">Usage: there is none, or it cannot be one.</exception>
    public string Read() => current ??= ReadFresh();

    /// <summary>The token as what must not be shown; nothing where there is none.</summary>
    public SentSecrets Sent
    {
        get
        {
            try
            {
                return SentSecrets.In(null, Read());
            }
            catch (RefusalException)
            {
                return SentSecrets.In(null);
            }
        }
    }

    /// <summary>Reads the file again, as it is renewed under a running pod.</summary>
    /// <returns>True when it holds another token now.</returns>
    public bool ReadAgain()
    {
        var before = current;
        current = file is null ? current : ReadFresh();
        return before != current;
    }

    /// <summary>Whose it says it is: <c>proj:default:promote-hook</c>, or an account; null when it cannot be read. Nothing relies on it but advice.</summary>
    public string? Subject
    {
        get
        {
            try
            {
                var parts = Read().Split('.');
                var payload = parts.Length == 3 ? Base64Url.DecodeFromChars(parts[1]) : [];
                using var claims = UnicodeJson.Parse(payload);
                var subject = claims.RootElement.TextAt("sub");

                // An account's tokens are of the subject NAME:apiKey.
                return subject?.Split(':') is [{ Length: > 0 } account, "apiKey" or "login"] ? account : subject;
            }
            catch (Exception fault) when (fault is FormatException or JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => Origin;

    private string ReadFresh()
    {
        var text = (file is null ? value : ReadFile(file))?.Trim() ?? "";
        return text.Length == 0 ? throw new RefusalException(ExitCode.Usage, $"{Origin}: there is no token", Remedy)
            : text.All(character => character is > ' ' and < '\u007f') ? text
            : throw new RefusalException(ExitCode.Usage, $"{Origin}: this is no token: it holds blanks, or characters that are not ASCII", Remedy);
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Usage, $"--argocd-token-file {file}: {FileFault.Describe(fault)}", "check the path, and in a Job that the Secret is mounted there");
        }
    }
}
