using PromoteHook.Registries;
using PromoteHook.Registries.Ecr;

namespace PromoteHook.Tests.Registries.Ecr;

public sealed class EcrHostTests
{
    private const string Account = "123456789012";

    [Theory]
    [InlineData(".dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1", "aws", "api.ecr.eu-west-1.amazonaws.com")]
    [InlineData(".dkr.ecr.us-gov-west-1.amazonaws.com", "us-gov-west-1", "aws-us-gov", "api.ecr.us-gov-west-1.amazonaws.com")]
    [InlineData(".dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1", "aws-cn", "api.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData(".dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", "aws-eusc", "api.ecr.eusc-de-east-1.amazonaws.eu")]
    [InlineData(".dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", "aws-iso", "api.ecr.us-iso-east-1.c2s.ic.gov")]
    [InlineData(".dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", "aws-iso-b", "api.ecr.us-isob-east-1.sc2s.sgov.gov")]
    [InlineData(".dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", "aws-iso-e", "api.ecr.eu-isoe-west-1.cloud.adc-e.uk")]
    [InlineData(".dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1", "aws-iso-f", "api.ecr.us-isof-south-1.csp.hci.ic.gov")]
    [InlineData(".dkr-ecr.eu-west-1.on.aws", "eu-west-1", "aws", "ecr.eu-west-1.api.aws")]
    [InlineData(".dkr-ecr.us-gov-east-1.on.aws", "us-gov-east-1", "aws-us-gov", "ecr.us-gov-east-1.api.aws")]
    [InlineData(".dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1", "aws-cn", "ecr.cn-north-1.api.amazonwebservices.com.cn")]
    [InlineData(".dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1", "aws", "ecr-fips.us-east-1.amazonaws.com")]
    [InlineData(".dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1", "aws-us-gov", "ecr-fips.us-gov-west-1.amazonaws.com")]
    [InlineData(".dkr-ecr-fips.us-east-1.on.aws", "us-east-1", "aws", "ecr-fips.us-east-1.api.aws")]
    public void Every_form_of_host_leads_to_its_API(string rest, string region, string partition, string api)
    {
        var host = EcrHost.Parse(Account + rest);

        Assert.NotNull(host);
        Assert.Equal(
            (Account, region, partition, rest.Contains("-fips", StringComparison.Ordinal), rest.Contains(".on.", StringComparison.Ordinal), $"https://{api}/"),
            (host.Account, host.Region, host.Partition, host.IsFips, host.IsDualStack, host.ApiAddress.AbsoluteUri));
        Assert.Equal(new RegistryHost(RegistryVendor.Ecr, Account, region), RegistryHost.Parse(Account + rest));
    }

    [Theory]
    [InlineData("12345678901.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.test")]
    [InlineData("evil.123456789012.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com:443")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.evil.test")]
    [InlineData("123456789012.dkrxecr.eu-west-1.amazonaws.com")]
    [InlineData("public.ecr.aws")]
    public void Nothing_else_is_ECR(string registry) => Assert.Null(EcrHost.Parse(registry));
}
