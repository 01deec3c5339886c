namespace PromoteHook.Oci.Repositories;

/// <summary>A <c>Link</c> header: where a list goes on.</summary>
/// <remarks>Source: <see href="https://www.rfc-editor.org/rfc/rfc8288#section-3"/>. Several links may stand in one header, parted by commas.</remarks>
internal static class LinkHeader
{
    /// <summary>The target of the first link whose relation is <c>next</c>; null when there is none. What is no link is passed by.</summary>
    public static string? NextOf(string header)
    {
        for (var position = 0; header.IndexOf('<', position) is var start and >= 0;)
        {
            var end = header.IndexOf('>', start);
            if (end < 0)
            {
                return null;
            }

            position = end + 1;
            if (ReadRelation(header, ref position) is { } relation && IsNext(relation))
            {
                return header[(start + 1)..end];
            }
        }

        return null;
    }

    /// <summary>The first <c>rel</c> of the parameters from here on; goes behind the link's last one.</summary>
    private static string? ReadRelation(string header, ref int position)
    {
        string? relation = null;
        while (position < header.Length && header[position] != ',')
        {
            if (header[position] != ';')
            {
                position++;
                continue;
            }

            position++;
            var name = ReadUntil(header, ref position, "=;,").Trim();
            var value = position < header.Length && header[position] == '=' ? ReadValue(header, ref position) : null;
            if (relation is null && name.Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                relation = value ?? "";
            }
        }

        return relation;
    }

    private static string ReadValue(string header, ref int position)
    {
        position++;
        while (position < header.Length && header[position] is ' ' or '\t')
        {
            position++;
        }

        if (position == header.Length || header[position] != '"')
        {
            return ReadUntil(header, ref position, ";,");
        }

        var start = ++position;
        while (position < header.Length && header[position] != '"')
        {
            position += header[position] == '\\' ? 2 : 1;
        }

        position = Math.Min(position, header.Length);
        var value = header[start..position];
        position = Math.Min(position + 1, header.Length);
        return value;
    }

    private static string ReadUntil(string header, ref int position, string ends)
    {
        var length = header.AsSpan(position).IndexOfAny(ends);
        var text = length < 0 ? header[position..] : header.Substring(position, length);
        position += text.Length;
        return text;
    }

    /// <summary>Relations are words parted by blanks, whatever their case.</summary>
    private static bool IsNext(string relation) =>
        relation.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains("next", StringComparer.OrdinalIgnoreCase);
}
