using PromoteHook.Reporting;

namespace PromoteHook.Tests.Reporting;

public sealed class AmountTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1_048_575, "1.0 MiB")]
    [InlineData(47_290_777, "45.1 MiB")]
    [InlineData(5_000_000_000_000_000, "4547.5 TiB")]
    public void Bytes_are_told_in_binary_units(long bytes, string expected) => Assert.Equal(expected, Amount.OfBytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(4.2, "4.2 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(65, "1 min 5 s")]
    [InlineData(7380, "2 h 3 min")]
    public void Times_are_told_in_two_units(double seconds, string expected) => Assert.Equal(expected, Amount.OfTime(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void One_is_singular() => Assert.Equal(("1 image", "0 images"), (Amount.Of(1, "image"), Amount.Of(0, "image")));
}
