using System.Globalization;
using System.Text.Json.Nodes;
using PromoteHook.Discovery;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>The options in force beside the settings, by the names of their flags.</summary>
internal static class OptionEntries
{
    /// <summary>Who gave what nobody gave.</summary>
    public const string Default = "default";

    public static ConfigEntry Of(CommandRun run)
    {
        var options = run.Options;
        _ = TransportChoice.AuthoritiesOf(run);
        _ = TransportChoice.ArgoCdAuthoritiesOf(run);
        var file = SettingsChoice.FindFile(run);
        return ConfigEntry.Group(
            "options",
            ConfigEntry.Of("config", file, run.GiverOf(options.Config) ?? (file is null ? Default : Path.GetDirectoryName(file) is { Length: > 0 } ? "found where the overlay is mounted" : "found in the working directory")),
            List("manifests", options.Manifests, run),
            List("kustomization", options.Kustomizations, run),
            Text("overlay", options.Overlay, run),
            ImagesOf(run),
            Truth("allow-empty", options.AllowEmpty, run),
            Truth("allow-untagged", options.AllowUntagged, run),
            One("argocd-server", run.Get(options.ArgoCdServer)?.Root.ToString(), options.ArgoCdServer, run),
            Text("argocd-token-file", options.ArgoCdTokenFile, run),
            Text("argocd-ca-file", options.ArgoCdCaFile, run),
            Truth("argocd-insecure", options.ArgoCdInsecure, run),
            Text("app", options.Application, run),
            Text("project", options.Project, run),
            Text("revision", options.Revision, run),
            One("argocd-instance-label", run.Get(options.InstanceLabel), options.InstanceLabel, run),
            Truth("strict", options.Strict, run),
            One("wait-for-source", Duration(run.Get(options.WaitForSource)), options.WaitForSource, run),
            One("verify", run.Get(options.VerifyDeep) ? "deep" : "fast", options.VerifyDeep, run),
            One("parallel", run.Get(options.Parallel), options.Parallel, run),
            One("timeout", run.Get(options.Timeout) is { } time ? Duration(time) : null, options.Timeout, run),
            One("stall-timeout", Duration(run.Get(options.StallTimeout)), options.StallTimeout, run),
            One("credential-order", string.Join(',', run.Get(options.CredentialOrder).Select(origin => origin.ToString().ToLowerInvariant())), options.CredentialOrder, run),
            List("insecure-registry", options.InsecureRegistries, run),
            List("allow-realm", options.AllowedRealms, run),
            Text("ca-file", options.CaFile, run),
            Text("job", options.Job, run),
            One("events", run.Get(options.Events).ToString().ToLowerInvariant(), options.Events, run),
            Text("kubeconfig", options.Kubeconfig, run));
    }

    /// <summary>The proxies of the environment, their credentials left out.</summary>
    public static ConfigEntry ProxiesOf(CommandRun run) => ConfigEntry.Group(
        "proxies",
        [.. (TransportChoice.ProxyOf(run)?.Settings ?? []).Select(setting => ConfigEntry.Of(setting.Name, setting.Value, setting.Variable))]);

    /// <summary>The one option whose variable adds to its flag.</summary>
    private static ConfigEntry ImagesOf(CommandRun run)
    {
        var option = run.Options.Images;
        var flags = run.GetFlag(option);
        var listed = InlineImages.Split(run.Surroundings.Environment.GetValueOrDefault(option.Variable));
        string?[] givers = [flags.Count > 0 ? option.Symbol.Name : null, listed.Length > 0 ? option.Variable : null];
        var giver = string.Join(" and ", givers.OfType<string>());
        return ConfigEntry.Of("image", [.. flags, .. listed], giver.Length == 0 ? Default : giver);
    }

    private static ConfigEntry List(string key, CommandOption<IReadOnlyList<string>> option, CommandRun run) =>
        ConfigEntry.Of(key, run.Get(option), run.GiverOf(option) ?? Default);

    private static ConfigEntry Text(string key, CommandOption<string?> option, CommandRun run) => One(key, run.Get(option), option, run);

    private static ConfigEntry Truth(string key, CommandOption<bool> option, CommandRun run) => One(key, run.Get(option), option, run);

    private static ConfigEntry One<T>(string key, JsonNode? value, CommandOption<T> option, CommandRun run) =>
        ConfigEntry.Of(key, value, run.GiverOf(option) ?? Default);

    /// <summary>As the options take it; zero, which none takes, is «not».</summary>
    private static string? Duration(TimeSpan time)
    {
        if (time == TimeSpan.Zero)
        {
            return null;
        }

        (int Number, char Unit)[] parts = [((int)time.TotalHours, 'h'), (time.Minutes, 'm'), (time.Seconds, 's')];
        return string.Concat(parts.Where(part => part.Number > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Number}{part.Unit}")));
    }
}
