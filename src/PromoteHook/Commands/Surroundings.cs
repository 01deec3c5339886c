using System.Collections;
using System.Text;
using PromoteHook.Reporting;

namespace PromoteHook.Commands;

/// <summary>What a run sees of its process; tests give their own.</summary>
public sealed record Surroundings
{
    /// <summary>What our environment variables begin with.</summary>
    public const string Prefix = "PROMOTE_HOOK_";

    /// <summary>Overrides where the termination message goes; it has no flag, for only the kubelet's settings could change it.</summary>
    public const string TerminationLogVariable = Prefix + "TERMINATION_LOG";

    /// <summary>Holds Argo CD's token; it has no flag, for a process's arguments can be read by others.</summary>
    public const string ArgoCdTokenVariable = Prefix + "ARGOCD_TOKEN";

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Reports.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Errors and log lines.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input; only a <c>-</c> on the command line does.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Opens standard output for bytes; only commands that put out what they read do.</summary>
    public Func<Stream> OpenOutput { get; init; } = () => Stream.Null;

    /// <summary>True when standard output is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the termination message goes if the file is there.</summary>
    public string TerminationLog => Environment.GetValueOrDefault(TerminationLogVariable) is { Length: > 0 } path ? path : Reporting.TerminationLog.DefaultPath;

    /// <summary>Lines to standard error.</summary>
    internal LineWriter ErrorLines => new(Error);

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        Output = Utf8(Console.OpenStandardOutput()),
        Error = Utf8(Console.OpenStandardError()),
        OpenInput = Console.OpenStandardInput,
        OpenOutput = Console.OpenStandardOutput,
        IsTerminal = !Console.IsOutputRedirected,
    };

    private static TextWriter Utf8(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" });
}
