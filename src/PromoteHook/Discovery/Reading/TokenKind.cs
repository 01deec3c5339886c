namespace PromoteHook.Discovery.Reading;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    /// <summary>A document begins.</summary>
    DocumentStart,

    /// <summary>The document is over.</summary>
    DocumentEnd,

    /// <summary>A mapping begins; keys and values follow in turn.</summary>
    MappingStart,

    /// <summary>The mapping is over.</summary>
    MappingEnd,

    /// <summary>A list begins.</summary>
    ListStart,

    /// <summary>The list is over.</summary>
    ListEnd,

    /// <summary>A scalar.</summary>
    Scalar,

    /// <summary>Stands for the node of the anchor that its text names.</summary>
    Alias,

    /// <summary>The text is over.</summary>
    End,
}
