using System.Text.RegularExpressions;
using PromoteHook.Mapping;
using PromoteHook.Oci;

namespace PromoteHook.Tests.Mapping;

public sealed class RepositoryPatternTests
{
    private const int Seed = 20_261_121;

    [Theory]
    [InlineData("a.example/web", "a.example/web", true)]
    [InlineData("a.example/web", "a.example/web/x", false)]
    [InlineData("a.example/web", "b.example/web", false)]
    [InlineData("a.example", "a.example/web", true)]
    [InlineData("a.example", "a.example:5000/web", false)]
    [InlineData("a.example:5000", "a.example:5000/web/x", true)]
    [InlineData("a.example/**", "a.example/team/web", true)]
    [InlineData("a.example/team/**", "a.example/team", false)]
    [InlineData("a.example/team/**", "a.example/team/web", true)]
    [InlineData("a.example/**/web", "a.example/web", true)]
    [InlineData("a.example/**/web", "a.example/x/y/web", true)]
    [InlineData("a.example/**/web", "a.example/x/y/web/z", false)]
    [InlineData("a.example/**/web/**", "a.example/web/web", true)]
    [InlineData("a.example/**/web/**", "a.example/web", false)]
    [InlineData("a.example/*", "a.example/web", true)]
    [InlineData("a.example/*", "a.example/team/web", false)]
    [InlineData("a.example/team-*/web", "a.example/team-a/web", true)]
    [InlineData("a.example/team-*/web", "a.example/other/web", false)]
    [InlineData("a.example/web*", "a.example/web", true)]
    [InlineData("a.example/a*a", "a.example/a", false)]
    [InlineData("*.dkr.ecr.eu-west-1.amazonaws.com", "111111111111.dkr.ecr.eu-west-1.amazonaws.com/web", true)]
    [InlineData("*.example/web", "a.b.example/web", false)]
    [InlineData("*-docker.pkg.dev/p/**", "europe-docker.pkg.dev/p/r/web", true)]
    [InlineData("*:5000/web", "localhost:5000/web", true)]
    [InlineData("*.example/web", "a.example:5000/web", false)]
    [InlineData("localhost/web", "localhost/web", true)]
    [InlineData("[::1]:5000/*", "[::1]:5000/web", true)]
    [InlineData("A.Example/web", "a.example/web", true)]
    [InlineData("docker.io/nginx", "docker.io/library/nginx", true)]
    [InlineData("docker.io/*", "docker.io/library/nginx", true)]
    [InlineData("index.docker.io/**", "docker.io/library/nginx", true)]
    [InlineData("docker.io/team/*", "docker.io/team/web", true)]
    public void Patterns_match_whole_repositories(string pattern, string repository, bool isMatch) =>
        Assert.Equal(isMatch, RepositoryPattern.Parse(pattern).Match(RepositoryName.Parse(repository)) is not null);

    [Theory]
    [InlineData("prod.example/**", "dev.example/**", "prod.example/team/web", "dev.example/team/web")]
    [InlineData("prod.example", "dev.example/mirror/**", "prod.example/team/web", "dev.example/mirror/team/web")]
    [InlineData("prod.example/*/*", "dev.example/*/apps/*", "prod.example/team/web", "dev.example/team/apps/web")]
    [InlineData("prod.example/*/*", "dev.example/*", "prod.example/team/web", "dev.example/team")]
    [InlineData("prod.example/team-*/**", "dev.example/**/t-*", "prod.example/team-a/x/web", "dev.example/x/web/t-a")]
    [InlineData("*.ecr.example/**", "111.ecr.example/**", "222.ecr.example/web", "111.ecr.example/web")]
    [InlineData("*.prod.example/*", "*.dev.example/*", "eu.prod.example/web", "eu.dev.example/web")]
    [InlineData("prod.example/**/web", "dev.example/**/web", "prod.example/web", "dev.example/web")]
    [InlineData("prod.example/**/web/**", "dev.example/**/of/**", "prod.example/a/web/b/c", "dev.example/a/of/b/c")]
    [InlineData("prod.example/**", "docker.io/**", "prod.example/library/nginx", "docker.io/library/nginx")]
    public void What_wildcards_match_carries_over_in_order(string to, string from, string destination, string source)
    {
        var rule = CompiledRule.Compile(Rule.FromFlags(to, from));

        Assert.Equal([RepositoryName.Parse(source)], rule.SourcesFor(RepositoryName.Parse(destination))!);
    }

    [Theory]
    [InlineData("web", "begin with one, such as docker.io/web")]
    [InlineData("team/**", "begin with one, such as docker.io/team/**")]
    [InlineData("*/web", "'*' is no registry host")]
    [InlineData("**/web", "is no registry host")]
    [InlineData("**.example/web", "in a host use '*'")]
    [InlineData("https://a.example/web", "leave out the scheme")]
    [InlineData("a.example/web:1.0", "tag or digest carries over")]
    [InlineData("a.example/web@sha256:00", "tag or digest carries over")]
    [InlineData("a.example/web**", "write it alone between slashes")]
    [InlineData("a.example/***", "write it alone between slashes")]
    [InlineData("a.example/**/**", "twice in a row")]
    [InlineData("a.example/", "may hold only")]
    [InlineData("a.example//web", "may hold only")]
    [InlineData("a.example/Web", "must be lower case")]
    [InlineData("a.example/web?", "may hold only")]
    [InlineData("a.example/[a-z]", "may hold only")]
    [InlineData("a_b.example/web", "is not a registry")]
    [InlineData("a.example:99999/web", "is not a registry")]
    [InlineData("", "is no registry host")]
    public void What_is_no_pattern_is_refused_with_what_to_write(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => RepositoryPattern.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("prod.example/web", "dev.example/*", "'from' has 1 '*' in its path and 'to' has 0")]
    [InlineData("prod.example/*", "dev.example/**", "'from' has 1 '**' and 'to' has 0")]
    [InlineData("prod.example/**", "*.example/**", "'from' has 1 '*' in its host and 'to' has 0")]
    [InlineData("*.example/**", "dev.example/*/**", "'from' has 1 '*' in its path and 'to' has 0")]
    public void A_source_with_wildcards_that_the_destination_lacks_is_refused(string to, string from, string message)
    {
        var refusal = Assert.Throws<RefusalException>(() => CompiledRule.Compile(Rule.FromFlags(to, from)));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith($"--to/--from: {message}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_patterns_agree_with_regular_expressions_and_refill_to_what_they_matched()
    {
        var random = new Random(Seed);
        var matches = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var (text, expected) = RandomPattern(random);
            var repository = new RepositoryName("a.example", string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Word(random, "ab"))));

            var values = RepositoryPattern.Parse(text).Match(repository);

            Assert.True(expected.IsMatch("/" + repository.Path) == values is not null, $"seed {Seed}: {text} and {repository}");
            Assert.True(values is null || RepositoryPattern.Parse(text).Fill(values) == repository, $"seed {Seed}: {text} does not refill to {repository}");
            matches += values is null ? 0 : 1;
        }

        Assert.InRange(matches, 1_000, 19_000);
    }

    [Fact]
    public void A_hostile_pattern_costs_no_more_than_its_length_times_the_name()
    {
        var pattern = RepositoryPattern.Parse("a.example/" + string.Concat(Enumerable.Repeat("a*", 60)) + "b");
        var deep = RepositoryPattern.Parse("a.example/" + string.Concat(Enumerable.Repeat("a/**/", 40)) + "b");

        Assert.Null(pattern.Match(new RepositoryName("a.example", new string('a', 240))));
        Assert.Null(deep.Match(new RepositoryName("a.example", string.Join('/', Enumerable.Repeat("a", 120)))));
    }

    private static (string Text, Regex Expected) RandomPattern(Random random)
    {
        List<string> segments = [];
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            var isAny = random.Next(3) == 0 && (segments.Count == 0 || segments[^1] != "**");
            segments.Add(isAny ? "**" : Word(random, "ab*"));
        }

        var regex = segments.Select((segment, index) =>
            segment != "**" ? "/" + Regex.Escape(segment).Replace("\\*", "[^/]*", StringComparison.Ordinal)
            : index == segments.Count - 1 ? "(/[^/]+)+" : "(/[^/]+)*");
        return ($"a.example/{string.Join('/', segments)}", new Regex($"^{string.Concat(regex)}$"));
    }

    private static string Word(Random random, string alphabet)
    {
        var word = new string([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
        return word.Contains("**", StringComparison.Ordinal) ? "*" : word;
    }
}
