namespace PromoteHook.Kubernetes;

/// <summary>A token for the Kubernetes API. The kubelet puts a new one into the same file before the old one ends.</summary>
internal sealed class BearerToken
{
    /// <summary>As client-go does it.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(1);

    private readonly string? file;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private string text = "";
    private long? readAt;

    private BearerToken(string? file, string text, string place, TimeProvider time) => (this.file, this.text, Place, this.time) = (file, text, place, time);

    /// <summary>Where it stands, for messages; never the token.</summary>
    public string Place { get; }

    /// <summary>A token that stays the same.</summary>
    /// <param name="text">The token.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="RefusalException">Usage: it is no token.</exception>
    public static BearerToken Of(string text, string place) => new(null, Checked(text, place), place, TimeProvider.System);

    /// <summary>A token in a file, read when it is first needed and each minute again.</summary>
    public static BearerToken FromFile(string file, TimeProvider time) => new(file, "", file, time);

    /// <summary>The token.</summary>
    /// <param name="isRefused">True reads the file again: the last token was not taken.</param>
    /// <exception cref="RefusalException">Usage: the file cannot be read or holds no token.</exception>
    public string Read(bool isRefused = false)
    {
        if (file is null)
        {
            return text;
        }

        lock (gate)
        {
            if (isRefused || readAt is not { } last || time.GetElapsedTime(last) >= ReadAgainAfter)
            {
                text = Checked(ReadFile(file), Place);
                readAt = time.GetTimestamp();
            }

            return text;
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (FileFault.Explains(fault))
        {
            throw new RefusalException(ExitCode.Usage, $"the token {file}: {FileFault.Describe(fault)}", "in a pod set automountServiceAccountToken: true; elsewhere correct tokenFile in the kubeconfig", fault);
        }
    }

    /// <summary>What is no token must not get into a header, where a line end would begin another one.</summary>
    private static string Checked(string text, string place)
    {
        var token = text.Trim();
        return token.Length > 0 && token.All(character => character is > ' ' and < '\u007f')
            ? token
            : throw new RefusalException(ExitCode.Usage, $"{place} holds no token", "put a token there, and nothing else");
    }
}
