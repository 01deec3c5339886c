using System.Security.Cryptography;
using System.Text;

namespace PromoteHook.Testing.Secrecy;

/// <summary>A credential that tests use, and that nothing may show.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Text">The credential.</param>
public sealed record Secret(SecretKind Kind, string Text)
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A new one that stands for nothing else anywhere, and is watched for. Its two special characters are spelled differently in URLs and in JSON.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="start">What it begins with, so that people see what it is.</param>
    public static string New(SecretKind kind, string start = "") =>
        Known(kind, $"{start}{RandomNumberGenerator.GetString(Characters, 20)}+/{RandomNumberGenerator.GetString(Characters, 14)}");

    /// <summary>Has the text watched for, and yields it.</summary>
    public static string Known(SecretKind kind, string text)
    {
        if (SecretWatch.Current is { } watch && text.Length > 0)
        {
            watch.Learn(new Secret(kind, text));
        }

        return text;
    }

    /// <summary>Has a user's password watched for, alone and as logins hold it, and yields the latter.</summary>
    public static string Login(string name, string password)
    {
        Known(SecretKind.Password, password);
        return Known(SecretKind.Login, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
    }

    /// <summary>Has what an Authorization header carries watched for.</summary>
    /// <param name="header">The header's value; empty for none.</param>
    /// <param name="bearer">What a bearer token is at that server.</param>
    public static void Presented(string header, SecretKind bearer)
    {
        if (SecretWatch.Current is null || header.Split(' ', 2) is not [var scheme, var text])
        {
            return;
        }

        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            Known(bearer, text);
        }
        else if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Encoding.UTF8.GetString(Convert.FromBase64String(text)).Split(':', 2) is [_, var password])
        {
            Known(SecretKind.Login, text);

            // A service account's file in a password's place holds much that is no secret; its key is known from where it was made.
            if (!password.StartsWith('{'))
            {
                Known(SecretKind.Password, password);
            }
        }
    }

    /// <summary>The kind alone.</summary>
    public override string ToString() => Kind.ToString();
}
