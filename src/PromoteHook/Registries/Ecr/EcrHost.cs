using System.Text.RegularExpressions;

namespace PromoteHook.Registries.Ecr;

/// <summary>A private registry of Amazon ECR, as its host name tells it.</summary>
/// <param name="Account">The AWS account, twelve digits.</param>
/// <param name="Region">The AWS region.</param>
/// <param name="DnsSuffix">What follows the region: <c>amazonaws.com</c>, <c>on.aws</c>.</param>
/// <param name="IsFips">True for an endpoint with FIPS 140 cryptography.</param>
internal sealed partial record EcrHost(string Account, string Region, string DnsSuffix, bool IsFips)
{
    /// <summary>True for a host that answers by IPv6 too.</summary>
    public bool IsDualStack => DnsSuffix.StartsWith("on.", StringComparison.Ordinal);

    /// <summary>The AWS partition: regions with accounts and ARNs of their own.</summary>
    /// <remarks>Source: <see href="https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json"/>.</remarks>
    public string Partition => DnsSuffix switch
    {
        "amazonaws.com.cn" or "on.amazonwebservices.com.cn" => "aws-cn",
        "amazonaws.eu" => "aws-eusc",
        "c2s.ic.gov" => "aws-iso",
        "sc2s.sgov.gov" => "aws-iso-b",
        "cloud.adc-e.uk" => "aws-iso-e",
        "csp.hci.ic.gov" => "aws-iso-f",
        _ when Region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ when Region.StartsWith("eusc-", StringComparison.Ordinal) => "aws-eusc",
        _ => "aws",
    };

    /// <summary>Where the API of this registry is asked: FIPS for FIPS, dual-stack for dual-stack.</summary>
    /// <remarks>Source: <see href="https://github.com/aws/aws-sdk-net/blob/main/sdk/src/Services/ECR/Generated/Internal/AmazonECREndpointProvider.cs"/>.</remarks>
    public Uri ApiAddress
    {
        get
        {
            var service = IsFips ? "ecr-fips" : "ecr";
            var host = DnsSuffix switch
            {
                "on.aws" => $"{service}.{Region}.api.aws",
                "on.amazonwebservices.com.cn" => $"{service}.{Region}.api.amazonwebservices.com.cn",
                "amazonaws.com" when IsFips => $"{service}.{Region}.amazonaws.com",
                _ => $"api.{service}.{Region}.{DnsSuffix}",
            };
            return new Uri($"https://{host}/");
        }
    }

    /// <summary>Reads a registry as it is written in references; null when it is none of private ECR.</summary>
    public static EcrHost? Parse(string registry) =>
        Form().Match(registry) is { Success: true } match
            ? new EcrHost(match.Groups["account"].Value, match.Groups["region"].Value, match.Groups["suffix"].Value, match.Groups["fips"].Success)
            : null;

    /// <remarks>Source: <see href="https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/api/client.go"/>.</remarks>
    [GeneratedRegex(@"^(?<account>\d{12})\.dkr[.-]ecr(?<fips>-fips)?\.(?<region>[a-z0-9][a-z0-9_-]*)\.(?<suffix>amazonaws\.(com(\.cn)?|eu)|on\.(aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Form();
}
