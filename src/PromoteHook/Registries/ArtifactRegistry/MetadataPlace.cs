namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>Where Google's metadata server would be, and what tells whether this is a machine of Google's.</summary>
/// <param name="Host">Its address, with a port if need be.</param>
/// <param name="ProductFile">The file with the name of the machine's product.</param>
internal sealed record MetadataPlace(string Host, string ProductFile)
{
    /// <summary>That of real machines; the address and not the name, which would have to be looked up where it does not exist.</summary>
    public static MetadataPlace OfMachines { get; } = new("169.254.169.254", "/sys/class/dmi/id/product_name");

    /// <summary>True on Compute Engine and GKE. False where it cannot be told, as in a sandbox: then the server may still be there.</summary>
    /// <remarks>Source: <see href="https://cloud.google.com/compute/docs/instances/detect-compute-engine"/>.</remarks>
    public bool IsOnGoogle()
    {
        try
        {
            return File.ReadAllText(ProductFile).StartsWith("Google", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
