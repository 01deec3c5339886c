using PromoteHook.Sbom;
using PromoteHook.Sbom.Sources;

// Called by scripts/sbom.sh, which says what each argument is.
if (args is not [var what, var source, var project, var created, var output])
{
    Console.Error.WriteLine("PromoteHook.Sbom: started by scripts/sbom.sh, and by nothing else");
    return 2;
}

try
{
    var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(created, System.Globalization.CultureInfo.InvariantCulture));
    var graph = PackageGraph.Read(Path.Combine(project, "packages.lock.json"), PackageFolder.Of(project));
    var document = what switch
    {
        "program" => ProgramBill.Of(new SingleFileProgram(File.ReadAllBytes(source)), graph).ToDocument("promote-hook", time),
        "image" => ImageBill.Of(new ImageLayout(source), graph).ToDocument("promote-hook-image", time),
        _ => throw new InvalidDataException($"{what} is neither program nor image"),
    };
    File.WriteAllBytes(output, document.ToJson());
    Console.WriteLine($"{output}: {document.Packages.Count} packages, {document.Files.Count} files");
    return 0;
}
catch (Exception exception) when (exception is IOException or InvalidDataException)
{
    Console.Error.WriteLine($"sbom.sh: {exception.Message}");
    return 1;
}
