using PromoteHook.Oci.Credentials;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>Where credentials would come from: files, and the registries they hold something for. Never a secret; no helper is asked.</summary>
internal static class CredentialEntries
{
    private const string Name = "credentialFiles";

    /// <summary>Reads the files.</summary>
    /// <returns>What they hold, and what is wrong with the first that cannot be read; null when all can.</returns>
    public static async Task<(ConfigEntry Entries, string? Fault)> ReadAsync(CommandRun run)
    {
        string? fault = null;
        var items = new List<IReadOnlyList<ConfigEntry>>();
        var given = run.Get(run.Options.RegistryConfigs).Select(file => (Path: (string?)file, Source: DockerConfigSource.FromFile(file), Giver: run.GiverOf(run.Options.RegistryConfigs)!));
        var usual = DockerConfigSource.FromDefaultPlaces(name => run.Surroundings.Environment.GetValueOrDefault(name));
        foreach (var (path, source, giver) in given.Append((null, usual, OptionEntries.Default)))
        {
            try
            {
                items.AddRange((await source.DescribeAsync(run.Token)).Select(file => ItemOf(file, giver)));
            }
            catch (CredentialException refusal)
            {
                fault ??= refusal.Message;
                items.Add([ConfigEntry.Of("file", path, giver), ConfigEntry.Of("fault", refusal.Message, path ?? giver)]);
            }
        }

        return (ConfigEntry.List(Name, items), fault);
    }

    private static List<ConfigEntry> ItemOf(CredentialFile file, string giver)
    {
        List<ConfigEntry> fields = [ConfigEntry.Of("file", file.Path, giver), ConfigEntry.Of("registries", file.Registries, file.Path)];
        if (file.Faulty.Count > 0)
        {
            fields.Add(ConfigEntry.Of("faulty", file.Faulty, file.Path));
        }

        if (file.Helpers.Count > 0)
        {
            fields.Add(ConfigEntry.Of("helpers", file.Helpers.Select(pair => $"{pair.Registry} by {pair.Helper}"), file.Path));
        }

        if (file.Store is { } store)
        {
            fields.Add(ConfigEntry.Of("store", store, file.Path));
        }

        return fields;
    }
}
