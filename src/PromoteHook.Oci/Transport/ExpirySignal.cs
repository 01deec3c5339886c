using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace PromoteHook.Oci.Transport;

/// <summary>Amazon's ways to say «expired» without a 401.</summary>
/// <remarks>
/// There is no code for it, only words: ECR Public answers 400 to an expired bearer token
/// (<see href="https://github.com/aws/containers-roadmap/issues/2835"/>), private ECR 403 with «Your authorization token
/// has expired. Reauthenticate and try again.» A 400 or 403 means something else everywhere else.
/// </remarks>
internal static partial class ExpirySignal
{
    /// <summary>True when the answer, whose body is in memory, says that what it was signed in with has expired.</summary>
    public static bool IsIn(HttpResponseMessage response, string registry)
    {
        var isCandidate = response.StatusCode switch
        {
            HttpStatusCode.BadRequest => registry is "public.ecr.aws" or "ecr-public.aws.com",
            HttpStatusCode.Forbidden => PrivateEcr().IsMatch(registry),
            _ => false,
        };
        return isCandidate && Encoding.UTF8.GetString(ErrorBody.Held(response)).Contains("expired", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^[0-9]{12}\.dkr[.-]ecr(-fips)?\.", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PrivateEcr();
}
