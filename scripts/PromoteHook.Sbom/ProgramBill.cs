using PromoteHook.Sbom.Sources;
using PromoteHook.Sbom.Spdx;

namespace PromoteHook.Sbom;

/// <summary>What the published program is made of: the assemblies that it holds, and the packages that it was built from.</summary>
internal static class ProgramBill
{
    private const string ProgramName = "promote-hook";
    private const string NothingInside = "Trimming left nothing of it in the program.";

    public static Bill Of(SingleFileProgram program, PackageGraph graph)
    {
        var bill = new Bill();
        AddTo(bill, program, graph);
        return bill;
    }

    /// <summary>Adds the program to what it is a part of; yields its element.</summary>
    /// <exception cref="InvalidDataException">The program holds something of which nobody knows where it comes from.</exception>
    public static string AddTo(Bill bill, SingleFileProgram program, PackageGraph graph)
    {
        var manifest = DependencyManifest.Of(program);
        var files = program.Files.Select(file => FileOf(file.Name, file.Content.Span, manifest)).ToList();
        var self = bill.Add(new SpdxPackage(SpdxId.OfPackage("Program", ProgramName, manifest.Version), ProgramName, manifest.Version)
        {
            PackageFileName = ProgramName,
            PrimaryPackagePurpose = "APPLICATION",
            Supplier = "Organization: PromoteHook contributors",
            Checksums = [SpdxChecksum.Sha256(program.Content)],
            PackageVerificationCode = SpdxVerificationCode.Of(files),
            LicenseDeclared = "Apache-2.0",
            Comment = "The files are those that the program holds: trimmed and compiled ahead, so not byte for byte those of the packages.",
            ExternalRefs = SpdxReference.Purl($"pkg:generic/{ProgramName}@{manifest.Version}"),
        });
        bill.AddFiles(self, files);

        var runtime = graph.Folder.Find(manifest.Runtime.Name, manifest.Runtime.Version);
        bill.Relate(self, "STATIC_LINK", bill.Add(runtime, "Its assemblies are among the files; its native part is the program's own."));
        var elements = AddPackages(bill, self, graph, manifest, program);
        elements[$"runtimepack.{runtime.Name}/{runtime.Version}"] = SpdxId.OfPackage("NuGet", runtime.Name, runtime.Version);
        RelateFiles(bill, files, elements, manifest);
        return self;
    }

    private static Dictionary<string, string> AddPackages(Bill bill, string self, PackageGraph graph, DependencyManifest manifest, SingleFileProgram program)
    {
        var inside = program.Files.Select(file => manifest.LibraryOf(file.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var elements = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var package in graph.Packages.Values)
        {
            var library = $"{package.Name}/{package.Version}";
            elements[library] = bill.Add(package, package.IsBuildTool || inside.Contains(library) ? null : NothingInside);
        }

        string ElementOf(string name) => elements[$"{name}/{graph.Packages[name].Version}"];
        foreach (var name in graph.Direct)
        {
            if (graph.Packages[name].IsBuildTool)
            {
                bill.Relate(ElementOf(name), "BUILD_TOOL_OF", self);
            }
            else
            {
                bill.Relate(self, "DEPENDS_ON", ElementOf(name));
            }
        }

        foreach (var (from, to) in graph.Edges)
        {
            bill.Relate(ElementOf(from), "DEPENDS_ON", ElementOf(to));
        }

        return elements;
    }

    private static void RelateFiles(Bill bill, IEnumerable<SpdxFile> files, Dictionary<string, string> elements, DependencyManifest manifest)
    {
        foreach (var file in files)
        {
            if (manifest.LibraryOf(Path.GetFileName(file.FileName)) is { } library && manifest.Types[library] != "project")
            {
                bill.Relate(file.SpdxId, "GENERATED_FROM", elements.TryGetValue(library, out var element)
                    ? element
                    : throw new InvalidDataException($"{file.FileName} comes from {library}, which the lock file does not know"));
            }
        }
    }

    private static SpdxFile FileOf(string name, ReadOnlySpan<byte> content, DependencyManifest manifest) =>
        new(SpdxId.OfFile(ProgramName, name), $"./{name}", SpdxChecksum.OfFile(content)) { Comment = CommentOf(name, manifest) };

    private static string? CommentOf(string name, DependencyManifest manifest) => manifest.LibraryOf(name) is not null ? null : name switch
    {
        "promote-hook.r2r.dll" => "Machine code, compiled ahead from the assemblies beside it.",
        "promote-hook.deps.json" or "promote-hook.runtimeconfig.json" => "Written by the publish.",
        _ => throw new InvalidDataException($"{name} is in the program, and nobody knows where it comes from"),
    };
}
