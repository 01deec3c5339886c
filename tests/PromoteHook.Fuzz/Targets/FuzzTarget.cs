namespace PromoteHook.Fuzz.Targets;

/// <summary>Something that reads text of others.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Seeds">Inputs to begin with, most of them good ones.</param>
/// <param name="Words">Pieces of the format.</param>
/// <param name="Run">
/// Reads an input, which stands in the file as well, and yields what came of it in a few words: a documented refusal is such an outcome.
/// Throws <see cref="BrokenPromiseException"/> where the result is not what it should be.
/// </param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<string> Words, Func<byte[], string, Outcome> Run);
