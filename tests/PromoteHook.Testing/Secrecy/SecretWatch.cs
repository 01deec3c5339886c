using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PromoteHook.Testing.Secrecy;

/// <summary>
/// The secrets of a test run and all that programs under test have given away: each text is searched when it comes, for the secrets
/// known by then, and all once more at the end for those that came to be known later.
/// </summary>
public sealed class SecretWatch
{
    /// <summary>Shorter secrets could be ordinary words.</summary>
    public const int ShortestLength = 16;

    /// <summary>A longer text is searched when it comes, and not kept for the end: some tests print hundreds of megabytes.</summary>
    private const int LongestKept = 1024 * 1024;

    private readonly SecretScan scan = new();
    private readonly ConcurrentDictionary<string, Secret> secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Source, string Text, bool IsTold)> heard = new();
    private readonly ConcurrentQueue<Leak> unclaimed = new();
    private readonly ConcurrentDictionary<string, SecretKind> used = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Secret> tooShort = new(StringComparer.Ordinal);
    private int runs;

    /// <summary>Where the fakes of this process tell of secrets and requests; null, as it is unless a test program sets it, for nobody.</summary>
    public static SecretWatch? Current { get; set; }

    /// <summary>How many runs of programs were examined.</summary>
    public int Runs => runs;

    /// <summary>How many texts are kept, and of how many characters in all.</summary>
    public (int Texts, long Characters) Heard => (heard.Count, heard.Sum(one => (long)one.Text.Length));

    /// <summary>How many different secrets of each kind are known.</summary>
    public IReadOnlyDictionary<SecretKind, int> Known => secrets.Values.CountBy(secret => secret.Kind).ToDictionary();

    /// <summary>How many of them, by kind, a server has given out or taken, or a client was given.</summary>
    public IReadOnlyDictionary<SecretKind, int> Used => used.Values.CountBy(kind => kind).ToDictionary();

    /// <summary>The kinds of secrets that were too short to be watched for.</summary>
    public IReadOnlyList<SecretKind> TooShort => [.. tooShort.Values.Select(secret => secret.Kind)];

    /// <param name="secret">What must not be shown.</param>
    /// <param name="isUsed">False for one that merely may be used.</param>
    public void Learn(Secret secret, bool isUsed = true)
    {
        if (secret.Text.Length < ShortestLength)
        {
            tooShort.TryAdd(secret.Text, secret);
        }
        else
        {
            if (secrets.TryAdd(secret.Text, secret))
            {
                scan.Add(secret);
            }

            if (isUsed)
            {
                used.TryAdd(secret.Text, secrets[secret.Text].Kind);
            }
        }
    }

    /// <summary>Examines what a run of a program gave away, and what servers have heard since the last run that ended.</summary>
    /// <param name="run">What ran.</param>
    /// <param name="parts">The names of its parts, and their text.</param>
    /// <exception cref="LeakException">A secret stands there.</exception>
    public void Examine(string run, params IEnumerable<(string Name, string Text)> parts)
    {
        Interlocked.Increment(ref runs);
        var leaks = parts.SelectMany(part => Search($"{part.Name} of {run}", part.Text, isTold: true)).ToList();
        while (unclaimed.TryDequeue(out var leak))
        {
            leaks.Add(leak);
        }

        if (leaks.Count > 0)
        {
            throw new LeakException(leaks);
        }
    }

    /// <summary>Takes down what a server was sent; what is wrong with it is told to the next run that ends.</summary>
    public void Hear(string source, string text)
    {
        foreach (var leak in Search(source, text, isTold: false))
        {
            unclaimed.Enqueue(leak);
        }
    }

    /// <summary>Takes down a request but for its body and the headers that are made for secrets: everything else gets into others' logs.</summary>
    public void Hear(HttpRequest request, params IReadOnlyList<string> secretHeaders)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = request.Headers.Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && !secretHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase));
        Hear($"a request to {request.Host}", $"{request.Method} {target}\n{string.Join('\n', headers.Select(header => $"{header.Key}: {header.Value}"))}");
    }

    /// <summary>Searches everything again for all secrets. What has failed a run already is not told again.</summary>
    public IReadOnlyList<Leak> Sweep() => [.. heard.Where(one => !one.IsTold).SelectMany(one => scan.Find(one.Source, one.Text))];

    private IReadOnlyList<Leak> Search(string source, string text, bool isTold)
    {
        var leaks = scan.Find(source, text);
        if (text.Length <= LongestKept)
        {
            heard.Enqueue((source, text, isTold && leaks.Count > 0));
        }

        return leaks;
    }
}
