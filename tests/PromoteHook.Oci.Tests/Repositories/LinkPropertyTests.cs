using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Repositories;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests.Repositories;

public sealed class LinkPropertyTests
{
    private static readonly Gen<string> Relation = Texts.Joined(" ", Gen.Elements("next", "NEXT", "prev", "last", "nextpage", "next-of"), 1, 3);

    private static readonly Gen<(string Name, string Value)> Parameter = Gen.Frequency(
        (2, Relation.Select(relation => ("rel", relation))), (1, Relation.Select(relation => ("REL", relation))), (1, Relation.Select(relation => ("xrel", relation))),
        (2, Texts.From("ab,;<> ='rel", 0, 12).Select(title => ("title", title))), (1, Gen.Constant(("title", "\"; rel=next, <x>; rel=\"next"))));

    private static readonly Gen<(string Target, (string Name, string Value)[] Parameters, string Blank)> Link =
        from target in Texts.From("/v2a?&=%,;:", 0, 8)
        from parameters in Gen.Choose(0, 3).SelectMany(Parameter.ArrayOf)
        from blank in Gen.Elements("", " ", "\t")
        select (target, parameters, blank);

    [Fact]
    public void The_first_link_whose_relation_is_next_leads_on()
    {
        ForAny.Holds(Gen.Choose(0, 4).SelectMany(Link.ArrayOf), links =>
        {
            var header = string.Join(",", links.Select(link => $"{link.Blank}<{link.Target}>{string.Concat(link.Parameters.Select(pair => $"{link.Blank};{link.Blank}{pair.Name}{link.Blank}={link.Blank}{Written(pair.Value)}"))}"));
            var expected = links.Where(link => RelationOf(link.Parameters).Contains("next", StringComparer.OrdinalIgnoreCase)).Select(link => link.Target).FirstOrDefault();

            Assert.Equal(expected, LinkHeader.NextOf(header));
        });
    }

    [Fact]
    public void Any_text_is_read_or_passed_by()
    {
        ForAny.HoldsForText(Gen.OneOf(Texts.Any, Texts.Joined("", Gen.Elements("<", ">", ";", "rel", "=", "\"", "next", ",", "\\", " "), 0, 20)), header =>
        {
            var target = LinkHeader.NextOf(header);

            Assert.True(target is null || (header.Contains($"<{target}>", StringComparison.Ordinal) && header.Contains("next", StringComparison.OrdinalIgnoreCase)), target);
        });
    }

    private static string[] RelationOf((string Name, string Value)[] parameters) =>
        parameters.Where(pair => pair.Name.Equals("rel", StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value.Split(' ')).FirstOrDefault() ?? [];

    /// <summary>Without quotes where that is allowed.</summary>
    private static string Written(string value) =>
        value.Length > 0 && value.All(char.IsAsciiLetterOrDigit) ? value : $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
