using System.Text;
using System.Text.Json;

namespace PromoteHook.Configuration;

/// <summary>Reads the JSON files that settings name, relative to the settings' own folder.</summary>
internal sealed class PolicyFile(YamlPlace place)
{
    /// <summary>Above what Amazon ECR takes: 10 240 characters of a repository policy, 30 720 of a lifecycle policy.</summary>
    private const int MaxBytes = 128 * 1024;

    /// <summary>The text of the file that a key names; null when the key is not there.</summary>
    /// <exception cref="RefusalException">Usage: the file cannot be read or holds no JSON object; the message names the key's place and the file.</exception>
    public string? Read(YamlMapping mapping, string key)
    {
        if (mapping.FindText(key) is not { } name)
        {
            return null;
        }

        var path = Path.Combine(Path.GetDirectoryName(place.File) ?? "", name);
        try
        {
            var text = ReadText(path);
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? text : throw Refuse("holds no JSON object", "write the policy document there, which begins with {");
        }
        catch (JsonException fault)
        {
            throw Refuse($"line {(fault.LineNumber ?? 0) + 1} is not valid JSON", "correct the file there");
        }
        catch (DecoderFallbackException)
        {
            throw Refuse("not UTF-8 text", "save it as UTF-8");
        }
        catch (Exception fault) when (FileFault.Explains(fault))
        {
            throw Refuse(FileFault.Describe(fault), $"the path is relative to the folder of {Path.GetFileName(place.File)}; in a Job see that the file is mounted there");
        }

        RefusalException Refuse(string message, string remedy) => place.Refuse(mapping.Require(key), $"'{key}' {path}: {message}", remedy);
    }

    private static string ReadText(string path)
    {
        using var file = File.OpenRead(path);
        var content = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        using var reader = new StreamReader(new MemoryStream(content, 0, length), new UTF8Encoding(false, throwOnInvalidBytes: true));
        return length <= MaxBytes ? reader.ReadToEnd() : throw new IOException($"larger than {MaxBytes} bytes, so not a policy");
    }
}
