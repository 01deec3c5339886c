using System.Text;
using PromoteHook.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PromoteHook;

/// <summary>Reads <c>promote-hook.yaml</c>.</summary>
public static class SettingsFile
{
    /// <summary>Far above any real file; bounds what a wrong path (a log, a dump) costs.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the settings; an empty file is <see cref="Settings.Empty"/>.</summary>
    /// <exception cref="RefusalException">Usage: the file cannot be read, is not YAML, or says what promote-hook does not know; the message names file, line and column.</exception>
    public static Settings Read(string path) => ReadPlaced(path).Settings;

    /// <summary>The same with the line of every value.</summary>
    internal static PlacedSettings ReadPlaced(string path)
    {
        var text = ReadText(path);
        var place = new YamlPlace(path);
        try
        {
            Parse(text, place, parser => new YamlBounds(place).Check(text, parser));
            var stream = new YamlStream();
            Parse(text, place, stream.Load);
            return stream.Documents switch
            {
                [] => PlacedSettings.Empty,
                [{ RootNode: YamlScalarNode { Value: null or "" } }] => PlacedSettings.Empty,
                [var document] => PlacedSettings.Of(new SettingsReader(place).Read(document.RootNode), document.RootNode, place),
                [_, var second, ..] => throw place.Refuse(second.RootNode, "a settings file holds one document", "remove the line '---' or what follows it"),
            };
        }
        catch (YamlException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{place.Of(fault.Start)}: not valid YAML: {fault.Message.TrimEnd('.')}", "correct the file there");
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
            {
                throw new RefusalException(ExitCode.Usage, $"{path}: larger than {MaxBytes} bytes, so not a settings file", "name another with --config");
            }

            using var reader = new StreamReader(new MemoryStream(content, 0, length), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new RefusalException(ExitCode.Usage, $"{path}: not UTF-8 text", "save it as UTF-8");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Usage, $"{path}: {FileFault.Describe(fault)}", "check the path of the settings and its permissions, and in a Job that the volume is mounted there");
        }
    }

    /// <summary>Broken texts have answers of the parser that are no YamlException.</summary>
    private static void Parse(string text, YamlPlace place, Action<IParser> read)
    {
        var scanner = new Scanner(new StringReader(text));
        try
        {
            read(new Parser(scanner));
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // An unquoted scalar that goes on, in a flow mapping or list, at the start of a line; an alias behind an alias.
            throw new RefusalException(ExitCode.Usage, $"{place.Of(scanner.CurrentPosition)}: not valid YAML: a value ends without what should follow it", "correct the file there");
        }
    }
}
