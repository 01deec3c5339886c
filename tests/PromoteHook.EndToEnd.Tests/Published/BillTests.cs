using System.Buffers;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using PromoteHook.EndToEnd.Tests.Programs;
using static PromoteHook.EndToEnd.Tests.Published.BillOfMaterials;

namespace PromoteHook.EndToEnd.Tests.Published;

/// <summary>The bill of materials of the published program, compared with what the program itself, NuGet and others say.</summary>
[SupportedOSPlatform("linux")]
public sealed class BillTests
{
    private static readonly Lazy<BillOfMaterials> Published = new(() => Read(
        Tools.RequireFile($"{PublishedProgram.Path}.spdx.json", "scripts/publish.sh was not run")));

    private static BillOfMaterials Bill => Published.Value;

    private static JsonElement Program => Bill.Packages[0];

    [Fact]
    public async Task SPDXs_own_validator_takes_it() => await Bill.ValidateAsync();

    [Fact]
    public void It_is_of_this_very_file() => Assert.Equal(
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PublishedProgram.Path))), Checksum(Program, "SHA256"));

    /// <summary>The program's deps.json lies in it as text, and is found here without knowledge of the file's format.</summary>
    [Fact]
    public void Every_assembly_that_the_program_names_is_there_with_the_package_it_is_from()
    {
        var (root, hash) = DependenciesInside();
        var files = Bill.FilesOf(Program);
        var libraries = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);

        foreach (var library in libraries.EnumerateObject())
        {
            var named = library.Value.TryGetProperty("runtime", out var runtime) ? runtime.EnumerateObject().Select(file => Path.GetFileName(file.Name)).ToList() : [];
            Assert.All(named, file => Assert.Equal(OriginOf(library.Name, root), PackageOf(file)));
            Assert.All(named, file => Assert.True(files.Remove(file), file));
        }

        Assert.Equal(["promote-hook.deps.json", "promote-hook.r2r.dll", "promote-hook.runtimeconfig.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(hash, files["promote-hook.deps.json"]);
    }

    [Fact]
    public async Task Its_packages_are_those_that_NuGet_lists_for_the_program_and_the_runtime_and_no_others()
    {
        var listed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var project in (string[])["PromoteHook", "PromoteHook.Oci"])
        {
            var call = new ProgramCall("dotnet", "list", Checkout.At("src", project, $"{project}.csproj"), "package", "--include-transitive", "--no-restore", "--format", "json");
            using var answer = JsonDocument.Parse((await call.SucceedAsync()).Output);
            listed.UnionWith(answer.RootElement.GetProperty("projects")[0].GetProperty("frameworks").EnumerateArray()
                .SelectMany(framework => framework.EnumerateObject().Where(kind => kind.Value.ValueKind == JsonValueKind.Array))
                .SelectMany(kind => kind.Value.EnumerateArray())
                .Select(package => $"{Text(package, "id")} {Text(package, "resolvedVersion")}"));
        }

        var runtime = Bill.PackagesOf("nuget").Single(package => package.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal));

        Assert.InRange(listed.Count, 12, 100);
        Assert.Equal(listed.Append(runtime).Order(StringComparer.Ordinal), Bill.PackagesOf("nuget"));
        Assert.EndsWith($" {RuntimeInside()}", runtime, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_declares_its_licence() =>
        Assert.All(Bill.Packages, package => Assert.Contains(Text(package, "licenseDeclared"), (string[])["Apache-2.0", "MIT"]));

    [Fact]
    public void The_linker_is_a_tool_and_what_trimming_took_away_is_said_to_be_gone()
    {
        Assert.Contains(Bill.Relationships, one => one.From.StartsWith("SPDXRef-NuGet-Microsoft.NET.ILLink.Tasks-", StringComparison.Ordinal) && one.Type == "BUILD_TOOL_OF");

        var used = Bill.Relationships.Where(one => one.Type == "GENERATED_FROM").Select(one => one.To).ToHashSet();
        var gone = Bill.Packages.Where(package => package.TryGetProperty("comment", out var comment) && comment.GetString()!.StartsWith("Trimming left nothing", StringComparison.Ordinal));
        Assert.NotEmpty(gone);
        Assert.All(gone, package => Assert.DoesNotContain(Text(package, "SPDXID"), used));
    }

    [Fact]
    public async Task The_same_program_gives_the_same_bytes_and_another_time_another_name()
    {
        using var folder = new TempFolder();
        var program = folder.At("promote-hook");
        File.Copy(PublishedProgram.Path, program);

        var first = await WriteAsync(program, 1_700_000_000);
        var second = await WriteAsync(program, 1_700_000_000);
        var third = await WriteAsync(program, 1_700_000_001);

        Assert.Equal(first, second);
        Assert.Equal("2023-11-14T22:13:20Z", Text(Parsed(first).GetProperty("creationInfo"), "created"));
        Assert.NotEqual(Text(Parsed(first), "documentNamespace"), Text(Parsed(third), "documentNamespace"));
    }

    [Fact]
    public async Task A_file_that_is_no_published_program_is_refused()
    {
        using var folder = new TempFolder();

        var result = (await SbomCall("program", folder.Write("promote-hook", "#!/bin/sh\n")).RunAsync()).Exited(1);

        Assert.Equal("sbom.sh: the program is not one file that holds its assemblies\n", result.Errors);
    }

    private static async Task<byte[]> WriteAsync(string program, long time)
    {
        await (SbomCall("program", program) with { Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = $"{time}" } }).SucceedAsync();
        return await File.ReadAllBytesAsync($"{program}.spdx.json");
    }

    private static ProgramCall SbomCall(params string[] arguments) => new("bash", [Checkout.At("scripts", "sbom.sh"), .. arguments]) { TimeLimit = TimeSpan.FromMinutes(3) };

    private static JsonElement Parsed(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The package of a library as the bill names it: none for our own.</summary>
    private static string? OriginOf(string library, JsonElement root) =>
        Text(root.GetProperty("libraries").GetProperty(library), "type") == "project" ? null : library.Replace("runtimepack.", "", StringComparison.Ordinal);

    private static string? PackageOf(string file)
    {
        var id = Text(Bill.Files.Single(one => Text(one, "fileName") == $"./{file}"), "SPDXID");
        return Bill.Relationships.Where(one => one.From == id && one.Type == "GENERATED_FROM")
            .Select(one => Bill.Packages.Single(package => Text(package, "SPDXID") == one.To))
            .Select(package => $"{Text(package, "name")}/{Text(package, "versionInfo")}")
            .SingleOrDefault();
    }

    private static string RuntimeInside() => DependenciesInside().Root.GetProperty("libraries").EnumerateObject()
        .Single(library => library.Name.StartsWith("runtimepack.", StringComparison.Ordinal)).Name.Split('/')[1];

    private static (JsonElement Root, string Sha256) DependenciesInside()
    {
        var program = File.ReadAllBytes(PublishedProgram.Path);
        var start = program.AsSpan().IndexOf("{\n  \"runtimeTarget\""u8);
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(program.AsMemory(start)), isFinalBlock: false, default);
        using var document = JsonDocument.ParseValue(ref reader);
        return (document.RootElement.Clone(), Convert.ToHexStringLower(SHA256.HashData(program.AsSpan(start, (int)reader.BytesConsumed))));
    }
}
