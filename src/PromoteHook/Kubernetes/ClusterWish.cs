namespace PromoteHook.Kubernetes;

/// <summary>One thing asked of the Kubernetes API, in the words of its rules.</summary>
/// <param name="Verb">The verb of RBAC.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Words">Reads after «refuses to»: «read the Job shop/promote-hook».</param>
internal sealed record ClusterWish(string Verb, string Group, string Resource, string Namespace, string Words)
{
    /// <summary>What a Role lacks: «give … {apiGroups: [batch], resources: [jobs], verbs: [get]} in the namespace shop».</summary>
    public string Rule =>
        $"give the service account a Role with the rule {{apiGroups: [{(Group.Length == 0 ? "\"\"" : Group)}], resources: [{Resource}], verbs: [{Verb}]}} in the namespace {Namespace}";
}
