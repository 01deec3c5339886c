using System.Text;

namespace PromoteHook.Discovery;

/// <summary>Where an image use stands.</summary>
/// <param name="File">The file as it was named; <c>-</c> for standard input, <c>--image</c> or <c>PROMOTE_HOOK_IMAGES</c> for inline ones.</param>
/// <param name="Document">Which document of the file, from 1; 0 when the file has none.</param>
/// <param name="Kind">The object's kind; null outside of objects.</param>
/// <param name="Namespace">The object's namespace; null when it names none.</param>
/// <param name="Name">The object's name; null outside of objects.</param>
/// <param name="Path">The field, such as <c>spec.template.spec.containers[0].image</c>.</param>
/// <param name="Line">The line in the file, from 1; 0 when there is none.</param>
public sealed record UseOrigin(string File, int Document, string? Kind, string? Namespace, string? Name, string Path, int Line)
{
    /// <summary>«web.yaml:12 Deployment prod/web spec.template.spec.containers[0].image».</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line > 0)
        {
            text.Append(':').Append(Line);
        }

        if (Kind is not null)
        {
            text.Append(' ').Append(Kind).Append(' ').Append(Namespace is null ? Name : $"{Namespace}/{Name}");
        }

        return Path.Length == 0 ? text.ToString() : text.Append(' ').Append(Path).ToString();
    }
}
