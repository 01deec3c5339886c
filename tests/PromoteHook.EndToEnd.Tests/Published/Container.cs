using System.Text.Json.Nodes;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>Starts an image as the hook's pod does: its user, no capabilities, a root that is read-only and no folder to write to.</summary>
internal sealed class Container(BuiltImage image) : IDisposable
{
    private readonly TempFolder bundle = new();
    private readonly string root = image.Unpack();

    /// <summary>Where the image's files lie on this machine.</summary>
    public string Root => root;

    /// <summary>Runs the entry point with arguments, folders of this machine mounted read-only; the network is the machine's.</summary>
    public Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, params IEnumerable<(string From, string To)> mounts) =>
        RunAsync(null, arguments, mounts);

    /// <summary>The same with something on standard input.</summary>
    public async Task<ProgramResult> RunAsync(byte[]? input, IReadOnlyList<string> arguments, params IEnumerable<(string From, string To)> mounts)
    {
        bundle.Write("config.json", Specification(arguments, mounts).ToJsonString());
        var call = new ProgramCall(
            Tools.Require("runc"), "--root", bundle.At("state"), "run", "--bundle", bundle.Path, Path.GetFileName(bundle.Path))
        {
            Input = input,
        };
        return await call.RunAsync();
    }

    public void Dispose() => bundle.Dispose();

    private JsonObject Specification(IReadOnlyList<string> arguments, IEnumerable<(string From, string To)> mounts)
    {
        var user = image.Config.GetProperty("User").GetString()!.Split(':');
        return new JsonObject
        {
            ["ociVersion"] = "1.0.2",
            ["process"] = new JsonObject
            {
                ["user"] = new JsonObject { ["uid"] = int.Parse(user[0]), ["gid"] = int.Parse(user[1]) },
                ["args"] = Texts([.. Entries("Entrypoint"), .. arguments]),
                ["env"] = Texts(Entries("Env")),
                ["cwd"] = image.Config.GetProperty("WorkingDir").GetString(),
                ["capabilities"] = new JsonObject(),
                ["noNewPrivileges"] = true,
            },
            ["root"] = new JsonObject { ["path"] = root, ["readonly"] = true },
            ["mounts"] = new JsonArray(
            [
                Mount("proc", "proc", "/proc"),
                Mount("tmpfs", "tmpfs", "/dev"),
                .. mounts.Select(mount => Mount("bind", mount.From, mount.To, "rbind", "ro")),
            ]),
            ["linux"] = new JsonObject
            {
                ["namespaces"] = new JsonArray(Namespace("mount"), Namespace("pid"), Namespace("ipc"), Namespace("uts")),
            },
        };
    }

    private IEnumerable<string> Entries(string name) => image.Config.GetProperty(name).EnumerateArray().Select(entry => entry.GetString()!);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Mount(string type, string source, string destination, params IEnumerable<string> options) =>
        new() { ["type"] = type, ["source"] = source, ["destination"] = destination, ["options"] = Texts(options) };

    private static JsonObject Namespace(string type) => new() { ["type"] = type };
}
