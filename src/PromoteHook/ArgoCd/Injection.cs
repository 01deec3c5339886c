namespace PromoteHook.ArgoCd;

/// <summary>Values that an Application's <c>kustomize.images</c> hands to the Job: <c>promote-hook-app=app:${ARGOCD_APP_NAME}</c>.</summary>
internal static class Injection
{
    /// <summary>Refuses what stands in the Job where nothing has replaced it, and a variable that no build environment has filled in.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed.</exception>
    public static void RefuseUnreplaced(string text, string what, string variable, string flag)
    {
        var isOurs = text == $"promote-hook-{what}" || text.StartsWith($"promote-hook-{what}:", StringComparison.Ordinal);
        if (isOurs || text.Contains('$', StringComparison.Ordinal))
        {
            throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"{flag}: '{text}' should have been replaced when Argo CD rendered the Job",
                $"add promote-hook-{what}={(what == "app" ? "app" : "rev")}:${{{variable}}} to kustomize.images of the Application, or give {flag} itself");
        }
    }
}
