using PromoteHook.Planning;

namespace PromoteHook.Reporting;

/// <summary>Tells which source is being waited for, so that a silent Job is not taken for a hanging one.</summary>
internal sealed class WaitLines(LineWriter lines) : IProgress<SourceWait>
{
    public void Report(SourceWait value) =>
        lines.Write($"waiting: no source of {value.Promotion.Destination} has it yet; asking for {Amount.OfTime(value.Left)} more");
}
