using System.Diagnostics;
using PromoteHook.Oci;

namespace PromoteHook.Verifying;

/// <summary>Renders a directory by the real kustomize. No plugin runs and no chart is inflated unless that is asked for.</summary>
/// <param name="program">kustomize or kubectl, by path or name.</param>
/// <param name="flags">Further flags of kustomize.</param>
internal sealed class KustomizeBuild(string program, IReadOnlyList<string> flags)
{
    private const int MostErrorCharacters = 2000;

    private bool IsKubectl => Path.GetFileNameWithoutExtension(program).StartsWith("kubectl", StringComparison.Ordinal);

    /// <summary>Chooses the program.</summary>
    /// <param name="named">The one that was named; null takes kustomize, else kubectl, whichever lies on the path.</param>
    /// <param name="flags">Further flags of kustomize.</param>
    /// <param name="searchPath">The variable PATH.</param>
    /// <exception cref="RefusalException">Usage: it is not there.</exception>
    public static KustomizeBuild With(string? named, IReadOnlyList<string> flags, string? searchPath)
    {
        if (named is not null)
        {
            return Find(named, searchPath) is { } program ? new KustomizeBuild(program, flags) : throw Missing($"--kustomize {named}: there is no such program");
        }

        return Find("kustomize", searchPath) is { } kustomize ? new KustomizeBuild(kustomize, flags)
            : Find("kubectl", searchPath) is { } kubectl ? new KustomizeBuild(kubectl, flags)
            : throw Missing("there is neither kustomize nor kubectl on the PATH");
    }

    /// <summary>What it makes of a directory.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it fails; Usage: it cannot be started.</exception>
    public async Task<Rendering> RenderAsync(string directory, CancellationToken cancellationToken)
    {
        using var process = Start([IsKubectl ? "kustomize" : "build", directory, .. flags]);
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var rendered = await Rendering.ReadAsync(directory, process.StandardOutput.BaseStream, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? rendered : throw new RefusalException(
                ExitCode.DiscoveryFailed,
                $"{Path.GetFileName(program)} cannot render {directory}: {Shortened(await errors)}",
                "correct it; give --enable-helm where it inflates charts, or render it yourself and give --manifests -");
        }
        catch (Exception fault) when (fault is OperationCanceledException || !process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or IOException)
        {
            throw Missing($"{program} cannot be started: {fault.Message}");
        }
    }

    private static string? Find(string name, string? searchPath) => name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string Shortened(string errors) =>
        Excerpt.Beginning(string.Join("; ", errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), MostErrorCharacters);

    private static RefusalException Missing(string fault) =>
        new(ExitCode.Usage, fault, "install kustomize, name it with --kustomize PATH, or render yourself: kustomize build DIR | promote-hook verify --manifests -");
}
