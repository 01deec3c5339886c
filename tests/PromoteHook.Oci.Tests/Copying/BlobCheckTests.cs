using System.Security.Cryptography;
using PromoteHook.Oci.Copying;

namespace PromoteHook.Oci.Tests.Copying;

public sealed class BlobCheckTests
{
    /// <summary>With it places are a hundred bytes apart.</summary>
    private const int Size = 25_600;

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, Size).Select(index => (byte)(index * 7 / 3))];

    private static readonly Descriptor Blob = new(MediaTypes.OctetStream, Digest.Parse($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Bytes))}"), Size);

    [Fact]
    public void What_was_read_to_its_end_is_gone_on_with_there()
    {
        using var check = new BlobCheck(Blob, mayReadAgain: true);
        Read(check, check.Begin(0), 1000);
        var first = check.Begin(1000);
        Read(check, first, 1030);

        var (position, reading) = check.Begin(1030);

        Assert.Equal(1030, position);
        Assert.True(Read(check, (position, reading), Size));
        Assert.Equal(SHA256.HashData(Bytes), check.Hash(reading));
    }

    [Theory]
    [InlineData(1030)]
    [InlineData(1130)]
    [InlineData(1990)]
    public void A_second_reading_that_broke_off_is_proven_by_the_third(int brokeOffAt)
    {
        using var check = new BlobCheck(Blob, mayReadAgain: true);
        Read(check, check.Begin(0), 2000);
        Assert.True(Read(check, check.Begin(1000), brokeOffAt));

        var third = check.Begin(2000);

        Assert.InRange(third.Position, 1, brokeOffAt);
        Assert.True(Read(check, third, Size));
        Assert.Equal(Size, check.Begin(Size).Position);
    }

    [Theory]
    [InlineData(1030, 1005)]
    [InlineData(1030, 1029)]
    [InlineData(1990, 1950)]
    public void A_byte_that_only_the_second_reading_had_is_found_by_the_third(int brokeOffAt, int spoilt)
    {
        using var check = new BlobCheck(Blob, mayReadAgain: true);
        Read(check, check.Begin(0), 2000);
        var second = check.Begin(1000);
        var bytes = Bytes[(int)second.Position..brokeOffAt];
        bytes[spoilt - (int)second.Position] ^= 1;
        Assert.True(check.Take(second.Reading, bytes));

        Assert.False(Read(check, check.Begin(2000), Size));
    }

    [Fact]
    public void A_place_that_is_passed_finds_a_byte_that_differs()
    {
        using var check = new BlobCheck(Blob, mayReadAgain: true);
        var first = check.Begin(0);
        for (var from = 0; from < 2000; from += 100)
        {
            Assert.True(check.Take(first.Reading, Bytes.AsSpan(from, 100)));
        }

        var second = check.Begin(1000);
        var bytes = Bytes[1000..1150];
        bytes[5] ^= 1;

        Assert.Equal(1000, second.Position);
        Assert.False(check.Take(second.Reading, bytes));
    }

    [Fact]
    public void A_reading_that_was_ended_takes_nothing_more()
    {
        using var check = new BlobCheck(Blob, mayReadAgain: true);
        var first = check.Begin(0);
        check.End(first.Reading);

        Assert.Throws<IOException>(() => check.Take(first.Reading, Bytes));
        Assert.Equal(0, check.Hashed);
    }

    private static bool Read(BlobCheck check, (long Position, int Reading) from, int to) =>
        check.Take(from.Reading, Bytes.AsSpan((int)from.Position, to - (int)from.Position));
}
