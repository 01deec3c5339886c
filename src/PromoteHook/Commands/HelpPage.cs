using System.CommandLine;
using System.CommandLine.Help;

namespace PromoteHook.Commands;

/// <summary>The help of a command: what it does, its options by group with default and variable, examples.</summary>
internal sealed class HelpPage(TextWriter output, Options options)
{
    /// <summary>One width everywhere, so that help reads the same in a log, a terminal and a test.</summary>
    private const int Width = 120;

    /// <summary>Where the second column begins; what is longer has a line of its own.</summary>
    private const int Indent = 34;

    public void Write(Command command)
    {
        output.Write($"Description:\n  {command.Description}\n");
        Section("Usage");
        output.Write($"  {CommandNames.UsageOf(command)}\n");
        Rows("Arguments", command.Arguments.Select(argument => ($"<{argument.Name}>", argument.Description ?? "")));
        Rows("Commands", command.Subcommands.Select(sub => (CommandNames.FormOf(sub), sub.Description ?? "")));
        foreach (var group in command.Options.GroupBy(option => options.Find(option)?.Group).Where(group => group.Key is not null).OrderBy(group => group.Key))
        {
            Rows(TitleOf(group.Key!.Value), group.Select(option => (FormOf(option), TextOf(options.Find(option)!))));
        }

        var isRoot = command.Options.Any(option => option is HelpOption);
        Rows("Other", isRoot
            ? command.Options.Where(option => options.Find(option) is null).Select(option => (FormOf(option), option.Description ?? ""))
            : [("-?, -h, --help", "Show help and usage information")]);
        WriteExamples(command);
        if (command.Options.Any(option => options.Find(option) is not null))
        {
            output.Write(
                "\nEvery option may be given by the environment variable that stands beside it: lists by commas or line ends, a flag that\n"
                + "stands alone by true or false. Flags beat the environment, which beats the settings file.\n");
        }
    }

    /// <summary>A group's heading.</summary>
    public static string TitleOf(OptionGroup group) => group switch
    {
        OptionGroup.Images => "Images of the sync",
        OptionGroup.ArgoCd => "Argo CD",
        OptionGroup.Rules => "Rules and settings",
        OptionGroup.Work => "Work",
        OptionGroup.Registries => "Registries",
        OptionGroup.Kubernetes => "Kubernetes",
        _ => "Report",
    };

    /// <summary>A flag with its short form and its value: <c>-o, --output &lt;text|json&gt;</c>.</summary>
    public static string FormOf(Option option) =>
        string.Join(", ", option.Aliases.Append(option.Name).Where(name => !name.StartsWith('/')).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal))
        + (option.HelpName is { } value ? $" <{value}>" : "");

    private static string TextOf(OptionEntry entry) =>
        entry.Symbol.Description
        + (entry.IsList ? " [repeatable]" : "")
        + (entry.Default is { } value ? $" [default: {value}]" : "")
        + $" [{entry.Variable}]";

    private void WriteExamples(Command command)
    {
        Section("Examples");
        foreach (var line in Examples.Of(command.Name))
        {
            output.Write(line.Length == 0 ? "\n" : $"  {line}\n");
        }
    }

    private void Rows(string title, IEnumerable<(string Name, string Text)> rows)
    {
        foreach (var (index, (name, text)) in rows.Index())
        {
            if (index == 0)
            {
                Section(title);
            }

            WriteRow($"  {name}", text);
        }
    }

    private void WriteRow(string name, string text)
    {
        var line = name.Length + 2 <= Indent ? name.PadRight(Indent) : $"{name}\n{new string(' ', Indent)}";
        var used = Indent;
        foreach (var (index, word) in text.Split(' ').Index())
        {
            if (index > 0 && used + 1 + word.Length > Width)
            {
                line += $"\n{new string(' ', Indent)}{word}";
                used = Indent + word.Length;
            }
            else
            {
                line += index == 0 ? word : $" {word}";
                used += word.Length + (index == 0 ? 0 : 1);
            }
        }

        output.Write(line + "\n");
    }

    private void Section(string title) => output.Write($"\n{title}:\n");
}
