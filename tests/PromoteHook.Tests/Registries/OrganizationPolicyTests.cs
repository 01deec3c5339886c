using PromoteHook.Oci.Transport;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class OrganizationPolicyTests
{
    [Theory]
    [InlineData("with an explicit deny in a service control policy", "service control policy")]
    [InlineData("because no service control policy allows the ecr:PutImage action", "service control policy")]
    [InlineData("with an explicit deny in a resource control policy", "resource control policy")]
    [InlineData("because no VPC endpoint policy allows the ecr:BatchGetImage action", "policy of the VPC endpoint")]
    [InlineData("with an explicit deny in a permissions boundary", "permissions boundary")]
    [InlineData("Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: abc", "give the identifier to those who run the perimeter")]
    [InlineData("Request is prohibited by organization's policy", "ask those who run the perimeter")]
    [InlineData("Request violates VPC Service Controls.", "ask those who run the perimeter")]
    public void A_rule_above_roles_is_known_by_its_words(string words, string remedy) =>
        Assert.Contains(remedy, OrganizationPolicy.RemedyFor(new RegistryException(RegistryErrorKind.Denied, $"opening an upload: answered 403 Forbidden: {words}")), StringComparison.Ordinal);

    [Theory]
    [InlineData(RegistryErrorKind.Denied, "because no identity-based policy allows the ecr:PutImage action")]
    [InlineData(RegistryErrorKind.NotFound, "service control policy")]
    public void Other_refusals_are_none(RegistryErrorKind kind, string words) => Assert.Null(OrganizationPolicy.RemedyFor(new RegistryException(kind, words)));
}
