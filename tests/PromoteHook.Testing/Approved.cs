using System.Runtime.CompilerServices;

namespace PromoteHook.Testing;

/// <summary>
/// Compares texts with approved files that lie beside the test: <c>TestFile.TestName.approved.txt</c>. On a difference
/// the text is written as <c>.received.txt</c>; PROMOTE_HOOK_APPROVE=1 approves it instead.
/// </summary>
public static class Approved
{
    private const int ContextLines = 3;

    /// <summary>Compares; line ends do not count. <paramref name="name"/> takes the test's name's place in tests with several texts.</summary>
    /// <exception cref="ApprovalException">The text differs or none is approved yet.</exception>
    public static void Verify(string text, string? name = null, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        var stem = Path.ChangeExtension(testFile, null);
        VerifyFile(text, $"{stem}.{name ?? test}.approved.txt");
    }

    /// <summary>The same with the approved file given, for goldens that have a place of their own.</summary>
    public static void VerifyFile(string text, string approvedFile) =>
        Verify(text, approvedFile, Environment.GetEnvironmentVariable("PROMOTE_HOOK_APPROVE") == "1");

    internal static void Verify(string text, string approvedFile, bool approve)
    {
        var received = Normalise(text);
        var receivedFile = approvedFile.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var approved = File.Exists(approvedFile) ? Normalise(File.ReadAllText(approvedFile)) : null;
        if (approve || approved == received)
        {
            File.Delete(receivedFile);
            if (approved != received)
            {
                File.WriteAllText(approvedFile, received);
            }

            return;
        }

        File.WriteAllText(receivedFile, received);
        throw new ApprovalException(
            $"""
            {(approved is null ? "no text is approved yet" : FirstDifference(approved, received))}
            received: {receivedFile}
            approved: {approvedFile}
            if the new text is right, run the test with PROMOTE_HOOK_APPROVE=1
            """);
    }

    private static string FirstDifference(string approved, string received)
    {
        var before = approved.Split('\n');
        var after = received.Split('\n');
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var from = Math.Max(0, line - ContextLines);
        string[] hint =
        [
            $"the text differs from line {line + 1} on:",
            .. before[from..line].Select(same => $"    {same}"),
            .. before.Skip(line).Take(ContextLines).Select(gone => $"  - {gone}"),
            .. after.Skip(line).Take(ContextLines).Select(come => $"  + {come}"),
        ];
        return string.Join('\n', hint);
    }

    private static string Normalise(string text) => text.ReplaceLineEndings("\n");
}
