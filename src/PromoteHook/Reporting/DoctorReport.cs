using PromoteHook.Doctoring;
using PromoteHook.Promoting;

namespace PromoteHook.Reporting;

/// <summary>The doctor's verdicts, one a line, the count of them last.</summary>
internal static class DoctorReport
{
    /// <summary>What a run with these verdicts exits with.</summary>
    public static ExitCode CodeOf(IReadOnlyList<Finding> findings) =>
        ExitCodes.Worst(findings.Where(finding => finding.Verdict == Verdict.Fail).Select(finding => finding.Code));

    public static void WriteText(LineWriter lines, IReadOnlyList<Finding> findings, Verbosity verbosity)
    {
        Finding[] shown = [.. findings.Where(finding => verbosity != Verbosity.Quiet || finding.Verdict == Verdict.Fail)];
        if (shown.Length > 0)
        {
            TextTable.Write(lines, ["VERDICT", "CHECK", "SIDE", "SUBJECT", "FINDING"], [.. shown.Select(Row)]);
            lines.Write("");
        }

        var code = CodeOf(findings);
        lines.Write($"{Count(Verdict.Ok)} ok, {Amount.Of(Count(Verdict.Warn), "warning")}, {Count(Verdict.Fail)} failed, {Count(Verdict.Skipped)} skipped"
            + (code == ExitCode.Success ? "" : $" [{code}, exit code {(int)code}]"));

        int Count(Verdict verdict) => findings.Count(finding => finding.Verdict == verdict);
    }

    public static void WriteJson(TextWriter output, IReadOnlyList<Finding> findings) => JsonText.Write(output, "DoctorReport", json =>
    {
        var code = CodeOf(findings);
        json.WriteNumber("exitCode", (int)code);
        json.WriteString("code", code.ToString());
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", Lower(finding.Check));
            json.WriteString("verdict", Lower(finding.Verdict));
            JsonFields.WriteText(json, "side", finding.Side is { } side ? Lower(side) : null);
            json.WriteString("subject", finding.Subject);
            json.WriteString("message", finding.Message);
            JsonFields.WriteText(json, "remedy", finding.Remedy.Length == 0 ? null : finding.Remedy);
            if (finding.Verdict == Verdict.Fail)
            {
                json.WriteNumber("exitCode", (int)finding.Code);
                json.WriteString("code", finding.Code.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string[] Row(Finding finding) =>
    [
        Lower(finding.Verdict),
        Lower(finding.Check),
        finding.Side is { } side ? Lower(side) : "-",
        finding.Subject,
        finding.Remedy.Length == 0 ? finding.Message : $"{finding.Message}; {finding.Remedy}",
    ];

    private static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}
