using PromoteHook.Registries;

namespace PromoteHook.Doctoring.Policies;

/// <summary>What the host of an ECR registry says for ARNs; account and region may be <c>*</c>.</summary>
internal sealed record EcrPattern(string Partition, string Account, string Region)
{
    private const string AnyAccount = "000000000000";
    private const string AnyRegion = "any-region";

    /// <summary>Reads a registry, or a rule's host with wildcards; null when it is none of ECR.</summary>
    public static EcrPattern? Read(string host)
    {
        var labels = host.Split('.').Select((label, index) => !label.Contains('*', StringComparison.Ordinal) ? label : index == 0 ? AnyAccount : AnyRegion);
        var name = string.Join('.', labels);
        return RegistryHost.Parse(name) is { Vendor: RegistryVendor.Ecr, Account: { } account, Location: { } region }
            ? new EcrPattern(PartitionOf(name, region), account == AnyAccount ? "*" : account, region == AnyRegion ? "*" : region)
            : null;
    }

    /// <summary>The ARNs of the repositories that a path with wildcards names.</summary>
    /// <remarks>The <c>*</c> of an ARN stands for slashes too; a <c>**</c> before other segments may stand for none, which takes an ARN of its own.</remarks>
    public IEnumerable<string> Repositories(string path) => Spellings(path).Select(spelling => $"arn:{Partition}:ecr:{Region}:{Account}:repository/{spelling}");

    /// <summary>Source: botocore, partitions.json.</summary>
    private static string PartitionOf(string host, string region) =>
        host.EndsWith(".cn", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : host.EndsWith(".amazonaws.eu", StringComparison.Ordinal) ? "aws-eusc"
        : host.EndsWith(".c2s.ic.gov", StringComparison.Ordinal) ? "aws-iso"
        : host.EndsWith(".sc2s.sgov.gov", StringComparison.Ordinal) ? "aws-iso-b"
        : host.EndsWith(".cloud.adc-e.uk", StringComparison.Ordinal) ? "aws-iso-e"
        : host.EndsWith(".csp.hci.ic.gov", StringComparison.Ordinal) ? "aws-iso-f"
        : "aws";

    private static IEnumerable<string> Spellings(string path)
    {
        var at = path.IndexOf("**/", StringComparison.Ordinal);
        return at < 0
            ? [path.Replace("**", "*", StringComparison.Ordinal)]
            : Spellings(path[(at + 3)..]).SelectMany(rest => (string[])[$"{path[..at]}*/{rest}", $"{path[..at]}{rest}"]);
    }
}
