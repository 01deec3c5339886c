using PromoteHook.Testing.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Secrecy;

/// <summary>The credentials that tests of this suite name themselves. Each is long and made up, so that finding it anywhere is a leak; what fakes give out they make themselves.</summary>
internal static class SuiteSecrets
{
    /// <summary>Of the user <c>promoter</c> of registries.</summary>
    public const string Password = "9yrTCw52N6Vhv09yEnFE+/C7ZZZC1x0btyHc";

    /// <summary><c>promoter:</c> and <see cref="Password"/> in base64.</summary>
    public const string Login = "cHJvbW90ZXI6OXlyVEN3NTJONlZodjA5eUVuRkUrL0M3WlpaQzF4MGJ0eUhj";

    /// <summary><see cref="Password"/> in bcrypt, which says nothing about it.</summary>
    public const string PasswordHash = "$2b$04$abcdefghijklmnopqrstuuDom5zQErafNon1a9I/fA3hQIk2xyOSO";

    /// <summary>A password that no registry takes.</summary>
    public const string WrongPassword = "r0KeWd5QISMTlcCZYNHs+/DFXq3yCZWGh1ci";

    /// <summary>A refresh token of a docker config.</summary>
    public const string IdentityToken = "nOIQgehSm3u7zS7hFsbR+/t0U3fXodlpaZGr";

    public const string HelperPassword = "RnMV9EESfQxy8DvAB4M5+/WMZ8yxEsIJ6tuJ";
    public const string HelperToken = "aJTf73ivXhON9blRolW9+/LD0rDxz7WueHAf";
    public const string ProxyPassword = "FkeWw0ZYPGmmutADqOYd+/KHZQs2xcwRq5Cs";
    public const string AwsSecretKey = "QF7kqwYXctslHotvdzl2+/UcCNJyodoPnV8S";
    public const string OtherAwsSecretKey = "c7o2XOrYmJq4JcT3hXh3+/45WOynNN6SiOa3";
    public const string AwsSessionToken = "e8UV2sTt8vghtIUpuZDq+/RQQnfKUnKQIj1f=";
    public const string EcrPassword = "9ZC6nKx3bUIJ2s6Syn16+/wbkY8eIMJopSvq";
    public const string ExpiredEcrPassword = "Q5vouukfj2YbOmH9CcRQ+/iSvKZgyBNXMcsq";
    public const string AgentToken = "Te0tZqlzy7f4cyzJarQ3+/Xu9unl3F5t8Xlk";
    public const string WebIdentityToken = "eyJ.XxgrPrZVk53yk9NBBBhX+/sUa21Z0T650zqh";
    public const string GoogleRefreshToken = "sIsxaczA2U3umu5rrGIu+/6piI97xTjxFRAi";
    public const string ArgoCdToken = "eyJ.uB4tRw8Vn2Kc6Lm9Xz3Qa+/7Yd5Hf1Jg0Ps.x";

    /// <summary>All of them, by what they are for.</summary>
    public static IReadOnlyList<(SecretKind Kind, string Text)> All { get; } =
    [
        (SecretKind.Password, Password),
        (SecretKind.Login, Login),
        (SecretKind.Password, WrongPassword),
        (SecretKind.IdentityToken, IdentityToken),
        (SecretKind.HelperSecret, HelperPassword),
        (SecretKind.HelperSecret, HelperToken),
        (SecretKind.ProxyPassword, ProxyPassword),
        (SecretKind.AwsSecretKey, AwsSecretKey),
        (SecretKind.AwsSecretKey, OtherAwsSecretKey),
        (SecretKind.AwsSessionToken, AwsSessionToken),
        (SecretKind.EcrPassword, EcrPassword),
        (SecretKind.EcrPassword, ExpiredEcrPassword),
        (SecretKind.AgentToken, AgentToken),
        (SecretKind.WebIdentityToken, WebIdentityToken),
        (SecretKind.GoogleRefreshToken, GoogleRefreshToken),
        (SecretKind.ArgoCdToken, ArgoCdToken),
    ];
}
