using YamlDotNet.RepresentationModel;

namespace PromoteHook.EndToEnd.Tests.Chart;

/// <summary>How an object says that it is a hook before the sync.</summary>
/// <param name="Style">Whose annotations: argocd or helm.</param>
/// <param name="Wave">Its wave or weight.</param>
internal sealed record HookMark(string Style, string Wave)
{
    /// <summary>Reads the annotations; those of both styles at once are none.</summary>
    public static HookMark Of(YamlNode hook)
    {
        var marks = ((YamlMappingNode)hook["metadata"]["annotations"]).Children
            .Select(annotation => (Key: annotation.Key.ToString(), Value: annotation.Value.ToString()))
            .Where(annotation => annotation.Key.StartsWith("argocd.argoproj.io/", StringComparison.Ordinal) || annotation.Key.StartsWith("helm.sh/", StringComparison.Ordinal))
            .ToDictionary();
        return marks switch
        {
            { Count: 3 } when marks.GetValueOrDefault("argocd.argoproj.io/hook") == "PreSync"
                && marks.GetValueOrDefault("argocd.argoproj.io/hook-delete-policy") == "BeforeHookCreation" => new("argocd", marks["argocd.argoproj.io/sync-wave"]),
            { Count: 3 } when marks.GetValueOrDefault("helm.sh/hook") == "pre-install,pre-upgrade"
                && marks.GetValueOrDefault("helm.sh/hook-delete-policy") == "before-hook-creation" => new("helm", marks["helm.sh/hook-weight"]),
            _ => new("none", string.Join(", ", marks)),
        };
    }
}
