using PromoteHook.Testing;

namespace PromoteHook.Tests.Documents;

/// <summary>A part of a document that is made from the code: what stands between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
internal static class DocumentRegion
{
    /// <summary>Compares; PROMOTE_HOOK_APPROVE=1 writes the region instead.</summary>
    public static void Verify(string document, string name, string text)
    {
        var path = Checkout.At(document);
        var written = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var from = written.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = written.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{document} has no region '{name}'");

        var expected = $"{written[..from]}\n{text.Trim()}\n\n{written[to..]}";
        if (expected == written)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("PROMOTE_HOOK_APPROVE") != "1")
        {
            throw new ApprovalException($"{document}: the region '{name}' is not what the code says; run the test with PROMOTE_HOOK_APPROVE=1");
        }

        File.WriteAllText(path, expected);
    }
}
