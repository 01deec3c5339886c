using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Transport;
using PromoteHook.Properties;

namespace PromoteHook.Oci.Tests.Transport;

/// <summary>Where an answer may lead: addresses in all their spellings, and texts that go onto the wire.</summary>
public sealed class TargetPropertyTests
{
    private static readonly Uri Registry = new("https://registry.test/");

    /// <summary>First and last of each range that is not the public Internet; written down as numbers, not as the product has them.</summary>
    private static readonly (uint First, uint Last)[] Inside =
    [
        (0x00000000, 0x00FFFFFF), (0x0A000000, 0x0AFFFFFF), (0x64400000, 0x647FFFFF), (0x7F000000, 0x7FFFFFFF),
        (0xA9FE0000, 0xA9FEFFFF), (0xAC100000, 0xAC1FFFFF), (0xC0A80000, 0xC0A8FFFF),
        (0xC0000000, 0xC00000FF), (0xC6120000, 0xC613FFFF), (0xA83F8110, 0xA83F8110), (0xF0000000, 0xFFFFFFFF),
    ];

    /// <summary>The wrappings in IPv6: the address in decimals, in hexadecimals, and with its bits turned.</summary>
    private static readonly string[] Wrappings =
    [
        "[::ffff:{0}]", "[::FFFF:{1}]", "[0:0:0:0:0:ffff:{1}]", "[64:ff9b::{0}]", "[64:ff9b::{1}]",
        "[::{0}]", "[::{1}]", "[::ffff:0:{0}]", "[::FFFF:0:{1}]", "[2002:{1}::1]", "[2002:{1}:1:2:3:4:5]",
        "[2001:0:808:808:8000:1:{2}]", "[2001:0:{1}:8000:1:f7f7:f7f7]",
        "[2600::5efe:{0}]", "[2600:1:2:3:0:5EFE:{1}]", "[2600:1:2:3:200:5efe:{0}]", "[2002:808:808::200:5efe:{1}]",
    ];

    /// <summary>Addresses, many of them at the borders of those ranges.</summary>
    private static readonly Gen<uint> Address = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => unchecked((uint)number)),
        from range in Gen.Elements(Inside)
        from number in Gen.Elements(range.First, range.Last, unchecked(range.First - 1), unchecked(range.Last + 1))
        select number);

    /// <summary>The spellings that inet_aton takes (one to four parts, each decimal, octal or hexadecimal), and those within IPv6.</summary>
    private static readonly Gen<(uint Address, string Host)> Spelt =
        from address in Address
        from parts in Gen.Choose(1, 4)
        from radixes in Gen.Elements(10, 10, 8, 16).ArrayOf(4)
        from six in Gen.OneOf(Gen.Constant(""), Gen.Elements(Wrappings), Gen.Elements(Wrappings))
        select (address, six.Length == 0
            ? Spell(address, parts, radixes)
            : string.Format(CultureInfo.InvariantCulture, six, Spell(address, 4, [10, 10, 10, 10]), Hexadecimal(address), Hexadecimal(~address)));

    [Fact]
    public void An_address_is_internal_in_every_spelling_or_in_none()
    {
        var met = 0;
        ForAny.Holds(Spelt, spelt =>
        {
            var isInside = Inside.Any(range => spelt.Address >= range.First && spelt.Address <= range.Last);
            var target = RawUri.Create($"https://{spelt.Host}:5000/v2/");
            var fault = Record.Exception(() => TargetGuard.Check(Registry, target, Registry, "it leads"));

            Assert.Equal(isInside, fault is RegistryException { Kind: RegistryErrorKind.Unsupported });
            Assert.Equal(isInside, NetworkName.IsInternal(spelt.Host.Contains('[', StringComparison.Ordinal) ? spelt.Host.Trim('[', ']') : spelt.Host));
            met += isInside ? 1 : 0;
        }, count: 3000);
        Assert.InRange(met, 500, 2500);
    }

    [Fact]
    public void A_redirect_off_TLS_is_never_followed_and_one_to_its_own_host_always()
    {
        var hosts = Gen.OneOf(Spelt.Select(spelt => spelt.Host), Gen.Elements("registry.test", "cdn.test", "localhost", "REGISTRY.TEST", "a.localhost"));
        ForAny.Holds(hosts.SelectMany(from => hosts.Select(to => (from, to))), pair =>
        {
            var (from, to) = (RawUri.Create($"https://{pair.from}/a"), RawUri.Create($"https://{pair.to}/b"));

            Assert.ThrowsAny<RegistryException>(() => TargetGuard.Check(from, RawUri.Create($"http://{pair.to}/b"), from, "it leads"));
            TargetGuard.Check(from, from, from, "it leads");
            Assert.True(!from.IdnHost.Equals(to.IdnHost, StringComparison.OrdinalIgnoreCase) || Record.Exception(() => TargetGuard.Check(from, to, Registry, "it leads")) is null);
        });
    }

    [Fact]
    public void What_goes_onto_the_wire_is_the_text_and_never_ends_a_request_line()
    {
        var path = Texts.Joined("", Gen.OneOf(Texts.From("aZ0-._~%2F/:@!$&'()*+,;=?[]", 1, 6), Gen.Elements("%2D", "%41", "/../", "/./", "//", "?a=%2B"), Texts.Any.Select(text => text.Replace("#", "", StringComparison.Ordinal))), 0, 6);
        ForAny.HoldsForText(path, text =>
        {
            var uri = RawUri.Create($"https://registry.test/{text}");
            var wire = uri.PathAndQuery;

            Assert.Equal("registry.test", uri.Host);
            Assert.True(wire.All(character => character is > ' ' and < '\u007f'), wire);
            Assert.True(text.Any(character => character is <= ' ' or >= '\u007f') || wire == $"/{text}", wire);
            Assert.Equal(wire, RawUri.Create($"https://registry.test{wire}").PathAndQuery);
        }, count: 1500);
    }

    [Fact]
    public void A_location_leads_to_a_web_address_or_is_refused()
    {
        var location = Gen.OneOf(
            Texts.Any,
            Texts.Joined("", Gen.OneOf(Gen.Elements("http://", "https://", "HTTPS://", "//", "/", "../", "./", "?", "#", "@", ":", "[::1]", "h.test", ":80", "\\", " ", "%2e", "file:"), Texts.Any), 0, 5));
        ForAny.HoldsForText(location, text =>
        {
            var request = RawUri.Create("https://registry.test:5443/v2/a/blobs/uploads/1?_state=x");
            var fault = Record.Exception(() =>
            {
                var target = RawUri.Resolve(request, text);

                Assert.True(target is { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0 }, $"{target}");
                Assert.Empty(target.UserInfo);
                Assert.True(target.Scheme == "https" || !target.IdnHost.Equals("registry.test", StringComparison.OrdinalIgnoreCase), $"{target}");
                Assert.StartsWith(target.GetLeftPart(UriPartial.Authority), RawUri.WithQuery(target, "digest", "sha256:ab").GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
                Assert.DoesNotContain('?', RawUri.WithoutQuery(target));
            });

            Assert.True(fault is null or RegistryException { Kind: RegistryErrorKind.Unsupported }, $"{fault}");
        }, count: 3000);
    }

    private static string Hexadecimal(uint address) => $"{address >> 16:x}:{address & 0xFFFF:x}";

    /// <summary>inet_aton's way: the last part takes all bytes that are left.</summary>
    private static string Spell(uint address, int parts, int[] radixes)
    {
        var numbers = Enumerable.Range(0, parts - 1).Select(at => (address >> (24 - (8 * at))) & 0xFF).Append(parts == 1 ? address : address & (0xFFFFFFFF >> (8 * (parts - 1))));
        return string.Join('.', numbers.Select((number, at) => radixes[at] switch
        {
            8 => "0" + Convert.ToString(number, 8),
            16 => $"0x{number:x}",
            _ => $"{number}",
        }));
    }
}
