using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using PromoteHook.Properties;
using PromoteHook.Reporting;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Tests.Reporting;

public sealed class PrintablePropertyTests
{
    [Fact]
    public void Nothing_that_a_terminal_obeys_is_left_and_what_is_harmless_stays()
    {
        ForAny.HoldsForText(Texts.Any, text =>
        {
            var printed = Printable.Escape(text);

            Assert.DoesNotContain(printed, character => char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            Assert.Equal(printed, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(printed)));
            Assert.Equal(printed, Printable.Escape(printed));
            Assert.True(HasHarm(text) || printed == text, printed);
        }, count: 1500);
    }

    [Fact]
    public void What_is_escaped_within_JSON_reads_back_as_it_was()
    {
        ForAny.HoldsForText(Texts.Any.Select(text => new string([.. text.Where(character => !char.IsSurrogate(character))])), text =>
            Assert.Equal(text, JsonSerializer.Deserialize<string>(Printable.Escape(JsonSerializer.Serialize(text)))));
    }

    [Fact]
    public void A_text_written_into_YAML_is_read_back_in_block_and_flow()
    {
        ForAny.HoldsForText(Gen.OneOf(Texts.Any, Texts.From("019.+-:eExo_ ", 1, 6), Gen.Elements("true", "NULL", "~", "", "- a", "a: b", "a #b")).Select(text => new string([.. text.Where(character => !char.IsSurrogate(character) && character is not ('\ufeff' or '\uffff' or '\ufffe'))])), text =>
        {
            var written = YamlScalar.Of(text);
            var stream = new YamlStream();
            stream.Load(new StringReader($"a: {written}\nb: [{written}, {written}]"));

            var root = (YamlMappingNode)stream.Documents.Single().RootNode;
            Assert.Equal(text, ((YamlScalarNode)root["a"]).Value);
            Assert.Equal([text, text], ((YamlSequenceNode)root["b"]).Children.Select(item => ((YamlScalarNode)item).Value));
            Assert.DoesNotContain(written, char.IsControl);
        }, count: 1500);
    }

    private static bool HasHarm(string text) =>
        text.Any(character => char.IsControl(character) || char.IsSurrogate(character) || character is '\u061c' or '\u200e' or '\u200f' or '\ufeff' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
}
