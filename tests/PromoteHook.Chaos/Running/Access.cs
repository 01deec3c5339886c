using System.Text;
using System.Text.Json.Nodes;

namespace PromoteHook.Chaos.Running;

/// <summary>Whom a registry lets in during one run, and with what the hook comes.</summary>
/// <param name="Auth">What the registry asks for, and its one user.</param>
/// <param name="RevokedAt">At which of the registry's requests, counted from 1, every token so far becomes unknown; null never.</param>
internal sealed record Access(FakeAuth Auth, int? RevokedAt)
{
    private static readonly RepositoryRight[] Reading = [new("**", CanPush: false)];
    private static readonly RepositoryRight[] Elsewhere = [new("elsewhere/**", CanPush: true)];

    private FakeUser User => Auth.Users[0];

    /// <summary>True when the user may do all that the run asks of this registry.</summary>
    public required bool Suffices { get; init; }

    /// <summary>What must stand in no output, tokens aside.</summary>
    public IEnumerable<string> Secrets =>
        [User.Password, Login, .. User.IdentityToken is { } token ? (string[])[token] : []];

    private string Login => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User.Name}:{User.Password}"));

    /// <returns>Null where everybody is let in.</returns>
    public static Access? Draw(Dice dice, bool isSource)
    {
        if (dice.Chance(50))
        {
            return null;
        }

        var rights = dice.Between(1, 100) switch
        {
            <= 90 => new FakeUser("", "").Rights,
            <= 95 => Reading,
            _ => Elsewhere,
        };
        var suffices = rights != Elsewhere && (isSource || rights != Reading);
        var user = new FakeUser(dice.Of(["hook", "AWS", "_json_key"]), Word(dice)) { Rights = rights };
        if (dice.Chance(30))
        {
            return new Access(FakeAuth.Basic(user), null) { Suffices = suffices };
        }

        user = dice.Chance(25) ? user with { IdentityToken = Word(dice) } : user;
        var auth = FakeAuth.Bearer(user) with
        {
            TokenLifetime = TimeSpan.FromSeconds(dice.Of([300, 300, 5])),
            TokenField = dice.Of(["token", "access_token"]),
            TakesTokenPost = user.IdentityToken is not null || dice.Chance(50),
            GrantsFirstScopeOnly = dice.Chance(20),
        };
        return new Access(auth, dice.Chance(50) ? dice.Between(2, 30) : null) { Suffices = suffices };
    }

    /// <summary>The docker config's entry.</summary>
    public JsonObject ConfigEntry() =>
        User.IdentityToken is { } token ? new JsonObject { ["identitytoken"] = token } : new JsonObject { ["auth"] = Login };

    public override string ToString() =>
        $"{Auth.Scheme}{(Suffices ? "" : ", not for this")}{(User.IdentityToken is null ? "" : ", identity token")}{(Auth.Scheme == AuthScheme.Bearer ? $", tokens live {Auth.TokenLifetime.TotalSeconds:0} s" : "")}{(RevokedAt is { } at ? $", revoked at request {at}" : "")}";

    private static string Word(Dice dice) => string.Concat(Enumerable.Range(0, 4).Select(_ => $"{dice.Between(0x1000_0000, 0x7FFF_FFFE):x8}"));
}
