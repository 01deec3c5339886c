using PromoteHook.Registries;

namespace PromoteHook.Tests.Registries;

public sealed class TagProtectionTests
{
    [Theory]
    [InlineData(true, "1.4.2", true)]
    [InlineData(true, "latest", false)]
    [InlineData(false, "1.4.2", false)]
    [InlineData(false, "latest", true)]
    public void Exceptions_behave_the_other_way(bool isImmutable, string tag, bool expected) =>
        Assert.Equal(expected, new TagProtection(isImmutable, ["latest*"]).Covers(tag));
}
