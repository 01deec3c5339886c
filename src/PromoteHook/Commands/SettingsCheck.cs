using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary><c>config --check FILE</c>: says of each file that it is right, or what is wrong with it and where.</summary>
internal static class SettingsCheck
{
    public static ExitCode Run(CommandRun run, IReadOnlyList<string> files)
    {
        List<(string File, RefusalException? Refusal)> checks = [.. files.Select(file => (file, RefusalOf(file)))];
        if (run.IsJson)
        {
            WriteJson(run.Surroundings.Output, checks);
        }

        foreach (var (file, refusal) in checks)
        {
            if (refusal is not null)
            {
                run.Surroundings.ErrorLines.Write($"error: {refusal.Message}{(refusal.Remedy is null ? "" : $"; {refusal.Remedy}")}");
            }
            else if (!run.IsJson && run.Verbosity != Verbosity.Quiet)
            {
                run.Lines.Write($"{file}: ok");
            }
        }

        return checks.Exists(check => check.Refusal is not null) ? ExitCode.Usage : ExitCode.Success;
    }

    private static RefusalException? RefusalOf(string file)
    {
        try
        {
            _ = SettingsFile.Read(file);
            return null;
        }
        catch (RefusalException refusal)
        {
            return refusal;
        }
    }

    private static void WriteJson(TextWriter output, List<(string File, RefusalException? Refusal)> checks) => JsonText.Write(output, "SettingsCheck", json =>
    {
        json.WriteStartArray("files");
        foreach (var (file, refusal) in checks)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteBoolean("ok", refusal is null);
            JsonFields.WriteText(json, "message", refusal?.Message);
            JsonFields.WriteText(json, "remedy", refusal?.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
