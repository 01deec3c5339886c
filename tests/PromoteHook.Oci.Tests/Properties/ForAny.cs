using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PromoteHook.Properties;

/// <summary>
/// Checks what must hold for any input, on a fixed number of random ones: the same in every run, so that a failure belongs to the
/// change that brought it, unless others are asked for. A failure is shrunk and names the seed that repeats it.
/// </summary>
internal static class ForAny
{
    /// <summary>Enough for what two or three choices in a row lead to, and a fraction of a second for a parser.</summary>
    private const int DefaultCases = 400;

    /// <summary>Holds <c>SEED,GAMMA</c> of a failure that is to be repeated, or <c>new</c> for inputs that no run has had.</summary>
    private const string SeedVariable = "PROMOTE_HOOK_PROPERTY_SEED";

    /// <summary>Fails unless <paramref name="check"/> passes for every case.</summary>
    public static void Holds<T>(Gen<T> cases, Action<T> check, int count = DefaultCases) => Run(Prop.ForAll(Arb.From(cases), check), count);

    /// <summary>The same for texts, of which a failure shows one as short as it gets.</summary>
    public static void HoldsForText(Gen<string> cases, Action<string> check, int count = DefaultCases) =>
        Run(Prop.ForAll(Arb.From(cases, Shorter), check), count);

    private static void Run(Property property, int count)
    {
        var (seed, gamma) = Seed();
        try
        {
            property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(count).WithReplay(seed, gamma));
        }
        catch (Exception fault)
        {
            Assert.Fail($"{fault.Message}\n{SeedVariable}={seed},{gamma} repeats it");
        }
    }

    /// <remarks>The generator's gamma has to be odd.</remarks>
    private static (ulong Seed, ulong Gamma) Seed() => Environment.GetEnvironmentVariable(SeedVariable)?.Split(',') switch
    {
        [var seed, var gamma] => (ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture)),
        ["new"] => ((ulong)System.Random.Shared.NextInt64(), (ulong)System.Random.Shared.NextInt64() | 1),
        _ => (20261121, 9007199254740993),
    };

    private static IEnumerable<string> Shorter(string text)
    {
        for (var length = text.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= text.Length; at += length)
            {
                yield return text.Remove(at, length);
            }
        }
    }
}
