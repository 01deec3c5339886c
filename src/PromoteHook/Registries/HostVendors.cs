namespace PromoteHook.Registries;

/// <summary>Whose registries a host pattern can match, so that what is meant for one vendor is not set where it would do nothing.</summary>
internal static class HostVendors
{
    private const int AccountDigits = 12;

    /// <summary>What a wildcard of the first label may stand for: a location, or all of Artifact Registry's label.</summary>
    private static readonly string[] FirstLabels = ["us", "us-docker"];

    /// <summary>The vendors of hosts that <paramref name="pattern"/> matches; Other is left out where it names one.</summary>
    /// <param name="pattern">A host as in references, <c>*</c> within a label.</param>
    public static IReadOnlySet<RegistryVendor> Of(string pattern)
    {
        var labels = pattern.Split('.');
        var rest = string.Join('.', labels.Skip(1)).Replace("*", "us", StringComparison.Ordinal);
        var digits = new string('0', Math.Max(1, AccountDigits - labels[0].Length + 1));
        return FirstLabels.Append(digits)
            .Select(fill => RegistryHost.Parse($"{labels[0].Replace("*", fill, StringComparison.Ordinal)}.{rest}".TrimEnd('.')).Vendor)
            .Where(vendor => vendor != RegistryVendor.Other)
            .ToHashSet();
    }
}
