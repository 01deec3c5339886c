namespace PromoteHook.EndToEnd.Tests.Programs;

/// <summary>A moto_server process on a free loopback port: ECR and STS as other people understood them. It checks no signatures.</summary>
internal sealed class Moto : IAsyncDisposable
{
    private const string Program = "moto_server";

    private readonly RunningProgram program;

    private Moto(RunningProgram program, Uri address)
    {
        this.program = program;
        Address = address;
    }

    /// <summary>The root of all its services: <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Starts one from the search path. Where it is not installed the running test is skipped and says so: it is a second opinion.</summary>
    public static async Task<Moto> StartAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{Program} is not installed");
        var program = RunningProgram.Start(new ProgramCall(path!, "-H", "127.0.0.1", "-p", "0") { ReadyLine = "Running on ", TimeLimit = TimeSpan.FromMinutes(5) });
        var line = await program.Ready;
        return new Moto(program, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()));
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();
}
