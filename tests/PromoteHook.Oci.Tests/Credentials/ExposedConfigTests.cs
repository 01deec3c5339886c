using PromoteHook.Oci.Credentials;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Credentials;

/// <summary>Files whose logins other users of the machine may read are told of.</summary>
public sealed class ExposedConfigTests : IDisposable
{
    private const string Login = """{"auths": {"r.test": {"auth": "dTpodW50ZXIy"}}}""";

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("644", "755", true)]
    [InlineData("602", "711", true)]
    [InlineData("644", "700", false)]
    [InlineData("640", "755", false)]
    [InlineData("600", "755", false)]
    public async Task A_file_with_logins_is_warned_of_when_others_may_read_or_write_it(string mode, string folderMode, bool isWarned)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }

        var file = folder.Write("config.json", Login);
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(mode, 8));
        File.SetUnixFileMode(folder.Path, (UnixFileMode)Convert.ToInt32(folderMode, 8));

        var warnings = await ReadAsync(file);

        Assert.Equal(isWarned ? [$"docker config {file} holds logins and is open to other users of this machine; chmod 600 it"] : [], warnings);
    }

    [Fact]
    public async Task Neither_a_file_without_logins_nor_what_the_kubelet_mounts_is_warned_of()
    {
        folder.Write("..data/config.json", Login);
        var mounted = folder.At("config.json");
        MakeOpen(folder);
        File.CreateSymbolicLink(mounted, "..data/config.json");
        using var other = new TempFolder();
        MakeOpen(other);
        var harmless = other.Write("config.json", """{"credHelpers": {"r.test": "no-such-helper"}}""");

        Assert.Empty(await ReadAsync(mounted));
        Assert.Empty(await ReadAsync(harmless));
    }

    public void Dispose() => folder.Dispose();

    private static void MakeOpen(TempFolder folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(string file)
    {
        var warnings = new List<string>();
        await DockerConfigSource.FromFile(file, warn: warnings.Add).DescribeAsync(TestContext.Current.CancellationToken);
        return warnings;
    }
}
