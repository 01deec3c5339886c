using System.Text;
using PromoteHook.Reporting;

namespace PromoteHook.Tests.Reporting;

public sealed class PrintableStreamTests
{
    [Fact]
    public void Text_is_the_same_wherever_its_bytes_are_parted()
    {
        const string Text = "{\n  \"a\": \"ä € \U0001D11E \u202E\u009B\"\n}\n";
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var output = new StringWriter();
            using var stream = new PrintableStream(output);

            stream.Write(bytes.AsSpan(0, cut));
            stream.Write(bytes.AsSpan(cut));

            Assert.Equal("{\n  \"a\": \"ä € \U0001D11E \\u202e\\u009b\"\n}\n", output.ToString());
        }
    }
}
