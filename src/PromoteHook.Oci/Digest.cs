using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PromoteHook.Oci;

/// <summary>A content digest, <c>algorithm:hex</c>: the identity of a blob or manifest. Two digests are equal when their text is.</summary>
/// <remarks>
/// Only sha256 and sha512 are accepted, with lower-case hex of exact length: every other algorithm is either
/// not verifiable with the base class library or not registered.
/// Source: <see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests"/>.
/// </remarks>
public sealed record Digest
{
    private const int Sha256HexLength = 64;
    private const int Sha512HexLength = 128;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string text;

    private Digest(string text, int colon)
    {
        this.text = text;
        Algorithm = text[..colon];
        Hex = text[(colon + 1)..];
    }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash in lower-case hex: 64 characters for sha256, 128 for sha512.</summary>
    public string Hex { get; }

    /// <summary>The digest of <paramref name="content"/> by sha256.</summary>
    public static Digest Compute(ReadOnlySpan<byte> content) => FromHash("sha256", SHA256.HashData(content));

    /// <summary>The digest that names <paramref name="content"/> by the algorithm of this one.</summary>
    public Digest ComputeLike(ReadOnlySpan<byte> content) =>
        Algorithm == "sha512" ? FromHash("sha512", SHA512.HashData(content)) : Compute(content);

    /// <summary>A digest from an algorithm's name and its raw hash.</summary>
    /// <exception cref="FormatException">The algorithm is unknown or the hash has another length than the algorithm's.</exception>
    public static Digest FromHash(string algorithm, ReadOnlySpan<byte> hash) =>
        Parse($"{algorithm}:{Convert.ToHexStringLower(hash)}");

    /// <summary>Reads <c>sha256:…</c> or <c>sha512:…</c>.</summary>
    /// <exception cref="FormatException">Anything else; the message says which rule it breaks.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException(
            $"'{text}' is not a digest: expected sha256: and 64, or sha512: and 128, lower-case hexadecimal digits");

    /// <summary>Reads a digest; false when <paramref name="text"/> is none that <see cref="Parse"/> accepts.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
        {
            return false;
        }

        var hex = text.AsSpan(colon + 1);
        var length = text.AsSpan(0, colon) switch
        {
            "sha256" => Sha256HexLength,
            "sha512" => Sha512HexLength,
            _ => -1,
        };
        if (hex.Length != length || hex.ContainsAnyExcept(LowerHex))
        {
            return false;
        }

        digest = new Digest(text!, colon);
        return true;
    }

    /// <summary>A hash of this digest's algorithm, to be fed the content piece by piece; the caller disposes it.</summary>
    public IncrementalHash CreateHash() =>
        IncrementalHash.CreateHash(Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <summary>True when <paramref name="hash"/>, the raw result of <see cref="CreateHash"/>, is this digest's.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash) == Hex;

    /// <inheritdoc/>
    public bool Equals(Digest? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The digest as it is written: <c>sha256:…</c>.</summary>
    public override string ToString() => text;
}
