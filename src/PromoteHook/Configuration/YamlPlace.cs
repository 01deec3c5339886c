using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Configuration;

/// <summary>Makes refusals that name a place in a settings file.</summary>
/// <param name="File">The file as it was named.</param>
internal sealed record YamlPlace(string File)
{
    /// <summary>The file and the node's line, <c>promote-hook.yaml:3</c>.</summary>
    public string LineOf(YamlNode node) => $"{File}:{node.Start.Line}";

    /// <summary>The file and the node's line and column, <c>promote-hook.yaml:3:5</c>.</summary>
    public string Of(YamlNode node) => Of(node.Start);

    /// <summary>The file and a line and column, both from 1.</summary>
    public string Of(in Mark mark) => $"{File}:{mark.Line}:{mark.Column}";

    /// <summary>A refusal at a node.</summary>
    public RefusalException Refuse(YamlNode node, string message, string? remedy = null) =>
        new(ExitCode.Usage, $"{Of(node)}: {message}", remedy);
}
