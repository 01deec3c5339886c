using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace PromoteHook.Oci;

/// <summary>The character rules of references, each as «what is wrong with this text», null when nothing is.</summary>
/// <remarks>Source: <see href="https://github.com/distribution/reference/blob/main/regexp.go"/>.</remarks>
internal static class ReferenceGrammar
{
    /// <summary>Docker Hub as it is written in references; its API answers on another host.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>Longest repository name that clients agree on, registry included; in characters.</summary>
    private const int MaxNameLength = 255;

    private const int MaxTagLength = 128;

    private const int ImageIdLength = 64;

    private const string LowerCaseAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(LowerCaseAndDigits);
    private static readonly SearchValues<char> OfLabels = SearchValues.Create(LowerCaseAndDigits + "-");
    private static readonly SearchValues<char> OfTags = SearchValues.Create(LowerCaseAndDigits + "ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>Splits a name without tag and digest into registry and path, with Docker Hub's defaults applied.</summary>
    public static (string Registry, string Path) SplitRegistry(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        if (slash < 0 || !LooksLikeRegistry(first))
        {
            return (DockerHub, slash < 0 ? $"library/{name}" : name);
        }

        var registry = first.ToLowerInvariant();
        var path = name[(slash + 1)..];
        if (registry is "index.docker.io" or "registry-1.docker.io")
        {
            registry = DockerHub;
        }

        return (registry, registry == DockerHub && !path.Contains('/', StringComparison.Ordinal) ? $"library/{path}" : path);
    }

    /// <summary>True when a first component names a registry rather than a Docker Hub user.</summary>
    /// <remarks>
    /// Docker also takes a bare name with an upper-case letter for a registry. Written back in lower case, as registries
    /// are here, it would turn into a Docker Hub user, so that it is refused as a path that must be lower case.
    /// </remarks>
    public static bool LooksLikeRegistry(string component) =>
        component.Equals("localhost", StringComparison.OrdinalIgnoreCase) || component.AsSpan().ContainsAny('.', ':');

    /// <summary>True for what container tools print as an image's ID, and what is nearly always a mistake as a name.</summary>
    public static bool IsImageId(string text) => text.Length == ImageIdLength && !text.AsSpan().ContainsAnyExcept(Hexadecimal);

    public static string? FaultInTag(string tag) =>
        tag.Length == 0 ? "the tag is empty"
        : tag.Length > MaxTagLength ? $"the tag is longer than {MaxTagLength} characters"
        : tag[0] is '.' or '-' || tag.AsSpan().ContainsAnyExcept(OfTags) ? $"the tag '{tag}' may hold only letters, digits, '_', '.' and '-', and may not begin with '.' or '-'"
        : null;

    public static string? FaultInRegistry(string registry)
    {
        if (registry.StartsWith('['))
        {
            var end = registry.IndexOf(']', StringComparison.Ordinal);
            var isAddress = end > 0 && IPAddress.TryParse(registry[1..end], out var address)
                && address.AddressFamily == AddressFamily.InterNetworkV6 && !registry[1..end].Contains('%', StringComparison.Ordinal);
            return isAddress && IsPort(registry[(end + 1)..]) ? null : $"'{registry}' is not a registry: expected an IPv6 address in brackets and an optional port";
        }

        var colon = registry.IndexOf(':', StringComparison.Ordinal);
        var (host, port) = colon < 0 ? (registry, "") : (registry[..colon], registry[colon..]);
        return IsHost(host) && IsPort(port)
            ? null
            : $"'{registry}' is not a registry: expected a host name and an optional port";
    }

    /// <summary>Nothing, or a colon and a port.</summary>
    private static bool IsPort(string text) =>
        text.Length == 0
        || (text is [':', _, ..] && text.Length <= 6 && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9') && int.Parse(text.AsSpan(1), provider: null) is > 0 and <= 65535);

    /// <summary>Labels of letters, digits and inner hyphens, parted by dots.</summary>
    private static bool IsHost(ReadOnlySpan<char> host)
    {
        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(OfLabels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Components parted by slashes; each has letters and digits, parted by a dot, one or two underscores, or hyphens.</summary>
    private static bool IsPath(ReadOnlySpan<char> path)
    {
        while (true)
        {
            var word = LengthOf(path.IndexOfAnyExcept(Alphanumeric), path);
            if (word == 0 || word == path.Length)
            {
                return word > 0;
            }

            path = path[word..];
            path = path switch
            {
                ['/' or '.', ..] => path[1..],
                ['_', '_', ..] => path[2..],
                ['_', ..] => path[1..],
                _ => path.TrimStart('-'),
            };
        }

        static int LengthOf(int end, ReadOnlySpan<char> text) => end < 0 ? text.Length : end;
    }

    public static string? FaultInPath(string registry, string path)
    {
        if (IsPath(path))
        {
            return registry.Length + 1 + path.Length > MaxNameLength ? $"the repository name is longer than {MaxNameLength} characters"
                : null;
        }

        return path.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0
            ? $"the repository name '{path}' must be lower case"
            : $"the repository name '{path}' may hold only lower-case letters and digits, parted by '/', '.', '_', '__' or '-'";
    }
}
