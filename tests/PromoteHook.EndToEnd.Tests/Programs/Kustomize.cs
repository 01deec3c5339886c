namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>kustomize, alone and inside kubectl.</summary>
internal static class Kustomize
{
    /// <summary>Renders an overlay with kustomize.</summary>
    public static async Task<string> BuildAsync(string overlay) =>
        (await new ProgramCall(Tools.Require("kustomize"), "build", overlay).SucceedAsync()).Text;

    /// <summary>Renders an overlay with the kustomize that kubectl carries.</summary>
    public static async Task<string> BuildByKubectlAsync(string overlay) =>
        (await new ProgramCall(Tools.Require("kubectl"), "kustomize", overlay).SucceedAsync()).Text;

    /// <summary>What Argo CD does to the overlay's file for an Application's kustomize.images, before the build.</summary>
    public static Task SetImageAsync(string overlay, string image) =>
        new ProgramCall(Tools.Require("kustomize"), "edit", "set", "image", image) { Folder = overlay }.SucceedAsync();
}
