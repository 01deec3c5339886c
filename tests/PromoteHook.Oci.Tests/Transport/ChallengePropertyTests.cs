using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Transport;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class ChallengePropertyTests
{
    private static readonly Gen<string> Token = Texts.From("abZ09-_.!", 1, 6);

    private static readonly Gen<string> Blank = Gen.Elements("", "", " ", "\t ");

    private static readonly Gen<(string Name, string Value)> Parameter = Token.SelectMany(name => Texts.Any.Select(value => (name, value)));

    /// <summary>Challenges and one of the ways to write them.</summary>
    private static readonly Gen<(string Line, string Expected)> Written =
        from count in Gen.Choose(1, 3)
        from schemes in Token.ArrayOf(count)
        from parameters in Gen.Choose(0, 3).SelectMany(Parameter.ArrayOf).ArrayOf(count)
        from quoted in Gen.Elements(true, false, true)
        from blank in Blank
        select (
            string.Join($"{blank}, ", schemes.Zip(parameters, (scheme, own) => $"{scheme} {string.Join($"{blank},{blank}", own.Select(one => $"{one.Name}{blank}={blank}{Value(one.Value, quoted)}"))}".TrimEnd(' '))),
            Show(schemes.Zip(parameters, (scheme, own) => (scheme, own.Select(one => (one.Name, quoted ? one.Value : Bare(one.Value)))))));

    [Fact]
    public void Challenges_written_by_the_grammar_are_read_back() =>
        ForAny.Holds(Written, written => Assert.Equal(written.Expected, Show(Challenge.Parse(written.Line).Select(read => (read.Scheme, read.Parameters.Select(pair => (pair.Key, pair.Value)))))));

    [Fact]
    public void Whatever_stands_there_no_scheme_or_name_holds_what_parts_them()
    {
        ForAny.HoldsForText(Gen.OneOf(Texts.Any, Texts.Nearly(Written.Select(written => written.Line), "=,\" \\\t\0")), line =>
        {
            var challenges = Challenge.Parse(line);

            Assert.All(challenges.Select(challenge => challenge.Scheme).Concat(challenges.SelectMany(challenge => challenge.Parameters.Keys)), word =>
                Assert.True(word.Length > 0 && !word.Any(character => character is '=' or ',' || char.IsWhiteSpace(character)), $"'{word}'"));
            Assert.InRange(challenges.Sum(challenge => challenge.Scheme.Length + challenge.Parameters.Sum(pair => pair.Key.Length + pair.Value.Length)), 0, line.Length);
        });
    }

    [Fact]
    public void A_challenge_without_Bearer_or_Basic_is_never_chosen_and_Bearer_only_with_a_realm()
    {
        ForAny.HoldsForText(Gen.OneOf(Texts.Any, Written.Select(written => $"Bearer {written.Line}, Basic {written.Line}")), line =>
        {
            using var response = new HttpResponseMessage();
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", line);

            var chosen = Challenge.Choose(response);

            Assert.True(chosen is null or { Scheme: "basic" } or { Scheme: "bearer", Realm.Length: > 0 }, $"{chosen}");
        });
    }

    private static string Value(string value, bool isQuoted) =>
        isQuoted ? $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : Bare(value);

    /// <summary>What can stand there without quotes; never nothing.</summary>
    private static string Bare(string value) => new([.. value.Where(character => character is not (',' or '"') && !char.IsWhiteSpace(character)), 'x']);

    /// <summary>Of two equal names the first counts.</summary>
    private static string Show(IEnumerable<(string Scheme, IEnumerable<(string Name, string Value)> Parameters)> challenges) =>
        string.Join('|', challenges.Select(challenge => $"{challenge.Scheme.ToLowerInvariant()} {string.Join('&', challenge.Parameters.DistinctBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Name}={pair.Value}"))}"));
}
