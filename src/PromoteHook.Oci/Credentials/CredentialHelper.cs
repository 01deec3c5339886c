using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace PromoteHook.Oci.Credentials;

/// <summary>Asks a docker credential helper: a program <c>docker-credential-NAME</c> on the search path.</summary>
/// <remarks>Source: <see href="https://github.com/docker/docker-credential-helpers#development"/>.</remarks>
internal sealed class CredentialHelper(string? searchPath, TimeProvider time)
{
    private const int MaxAnswerChars = 1024 * 1024;

    /// <summary>The protocol's word for «none», on standard output beside a failing exit code. There is no code of its own for it.</summary>
    private const string NotFound = "credentials not found";

    private static readonly SearchValues<char> OfNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>The helper's credential for a server; null when it has none.</summary>
    /// <exception cref="CredentialException">The helper is missing, fails, is too slow or answers in another form.</exception>
    public async Task<Credential?> GetAsync(string helper, string server, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{helper}";
        using var process = new Process { StartInfo = StartInfo(Find(program, helper)) };
        using var deadline = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            process.Start();
            var answer = await AskAsync(process, server, either.Token);
            return process.ExitCode == 0 ? Read(answer, program, server)
                : answer.Contains(NotFound, StringComparison.OrdinalIgnoreCase) ? null
                : throw new CredentialException($"{program} failed with exit code {process.ExitCode} for {server}");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CredentialException($"{program} gave no answer for {server} within {TimeLimit.TotalSeconds} s");
        }
        catch (Win32Exception fault)
        {
            throw new CredentialException($"{program} cannot be started", fault);
        }
        catch (IOException fault)
        {
            throw new CredentialException($"{program} broke off for {server}", fault);
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Output and errors are read together: a helper that fills one pipe while the other is waited for would hang.</summary>
    private static async Task<string> AskAsync(Process process, string server, CancellationToken cancellationToken)
    {
        var errors = ReadBoundedAsync(process.StandardError, cancellationToken);
        var output = ReadBoundedAsync(process.StandardOutput, cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A helper may answer without reading the question to its end.
        }

        var answer = await output;
        await errors;
        await process.WaitForExitAsync(cancellationToken);
        return answer;
    }

    private static async Task<string> ReadBoundedAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // What exceeds the bound is read all the same, so that the helper can end.
            text.Append(buffer, 0, Math.Min(count, MaxAnswerChars - text.Length));
        }

        return text.ToString();
    }

    /// <summary>The credential in a helper's answer.</summary>
    /// <exception cref="CredentialException">It holds none; nothing of it is quoted.</exception>
    internal static Credential Read(string answer, string program, string server)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("Username", out var user) && user.ValueKind == JsonValueKind.String
                && root.TryGetProperty("Secret", out var secret) && secret.ValueKind == JsonValueKind.String)
            {
                return DockerConfigEntry.Of(user.GetString()!, secret.GetString()!, $"{program} for {server}");
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is none (a lone surrogate). Not quoted: whatever it is, it may hold the secret.
        }

        throw new CredentialException($"{program} did not answer with Username and Secret for {server}");
    }

    private static ProcessStartInfo StartInfo(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("get");
        return start;
    }

    /// <summary>Looks on the search path only, so that neither a path in the config nor the current folder decides what is run.</summary>
    private string Find(string program, string helper)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var folders = helper.Length > 0 && !helper.AsSpan().ContainsAnyExcept(OfNames) ? (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) : [];
        return folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new CredentialException($"the credential helper {program} is not on the search path");
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It was never started, or has ended.
        }
    }
}
