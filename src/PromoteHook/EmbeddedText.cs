namespace PromoteHook;

/// <summary>The texts that the executable carries within itself.</summary>
internal static class EmbeddedText
{
    /// <summary>The JSON Schema of <c>promote-hook.yaml</c>.</summary>
    public const string Schema = "promote-hook.schema.json";

    /// <summary>Reads the text that the project file embeds under <paramref name="name"/>.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
