namespace PromoteHook.Benchmarks;

/// <summary>The programs that are run, each as the words its command line starts with.</summary>
internal sealed class Tools
{
    private readonly string folder;

    /// <param name="folder">Where scripts/tools.sh puts what it fetches.</param>
    /// <param name="promoteHook">The published program.</param>
    public Tools(string folder, string promoteHook)
    {
        this.folder = Path.GetFullPath(folder);
        PromoteHook = File.Exists(promoteHook) ? Path.GetFullPath(promoteHook) : throw new BenchmarkException($"{promoteHook} is not there: run ./bench.sh, which publishes it");
        Registry = Fetched("docker-registry");
        Crane = Fetched("crane");
        Oras = Fetched("oras");
        Skopeo = SkopeoWords();
    }

    public string PromoteHook { get; }

    public string Registry { get; }

    public string Crane { get; }

    public string Oras { get; }

    public string Skopeo { get; }

    /// <summary>Name and version of each, as the package says it.</summary>
    public IEnumerable<string> Versions() => ((string[])["docker-registry", "crane", "skopeo", "oras"])
        .Select(name => $"{name} {File.ReadLines(Path.Combine(folder, "pkg", name, "version")).First()}");

    private string Fetched(string name)
    {
        var program = Path.Combine(folder, "bin", name);
        return File.Exists(program) ? program : throw new BenchmarkException($"{name} is not in {folder}/bin: run scripts/tools.sh");
    }

    /// <summary>skopeo comes with a script that finds its own loader; its three helper processes each time are not skopeo's fault.</summary>
    private string SkopeoWords()
    {
        var package = Path.Combine(folder, "pkg", "skopeo");
        Fetched("skopeo");
        var libraries = Directory.GetDirectories(Path.Combine(package, "usr", "lib"), "*-linux-gnu").Single();
        var loader = Directory.GetFiles(libraries, "ld-linux-*.so.*").Single();
        return $"{loader} --library-path {libraries} {Path.Combine(package, "usr", "bin", "skopeo")} --insecure-policy";
    }
}
