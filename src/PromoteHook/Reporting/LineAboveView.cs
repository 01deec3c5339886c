using Spectre.Console;
using Spectre.Console.Rendering;

namespace PromoteHook.Reporting;

/// <summary>A line that goes where the live view stands, which is then drawn again below it. What is left of the view there is wiped first.</summary>
internal sealed class LineAboveView(string line) : IRenderable
{
    /// <summary>Erases from the cursor to the end of the screen.</summary>
    private const string EraseBelow = "\u001b[0J";

    private readonly IRenderable text = new Text(line + "\n");

    public Measurement Measure(RenderOptions options, int maxWidth) => text.Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => text.Render(options, maxWidth).Prepend(Segment.Control(EraseBelow));
}
