using System.Text.Json;

namespace PromoteHook.Planning;

/// <summary>A plan as a JSON file, for <c>plan -o json</c> and <c>promote --plan</c>.</summary>
/// <remarks>
/// Within a version, fields may be added and readers pass by what they do not know; anything else changes the version.
/// Absent stands for null, false and empty.
/// </remarks>
public static class PlanJson
{
    internal const string Kind = "PromotionPlan";

    /// <summary>A plan of ten thousand images is some 20 MiB; bounds what a wrong path costs.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Writes a plan, UTF-8, indented, with a newline at the end; the stream stays open.</summary>
    public static void Write(PromotionPlan plan, Stream stream) => PlanJsonWriter.Write(plan, stream);

    /// <summary>Reads a plan that <see cref="Write"/> wrote.</summary>
    /// <exception cref="RefusalException">Usage: the file cannot be read, is no plan of this version, or a value is wrong; the message names the place.</exception>
    public static PromotionPlan Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.CanSeek && stream.Length > MaxBytes)
            {
                throw new RefusalException(ExitCode.Usage, $"{file}: larger than {MaxBytes} bytes, so not a plan");
            }

            using var document = JsonDocument.Parse(stream, ReadOptions);
            return PlanJsonReader.Read(new JsonPlace(file, "$", document.RootElement));
        }
        catch (JsonException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{file}:{(fault.LineNumber ?? 0) + 1}: not valid JSON, or a name is given twice", "write it again with plan -o json");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Usage, $"{file}: {FileFault.Describe(fault)}", "give --plan the file that plan -o json wrote");
        }
    }
}
