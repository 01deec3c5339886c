namespace PromoteHook.Benchmarks.Images;

/// <summary>A layer with one file of noise; equal recipes make equal layers.</summary>
/// <param name="Seed">Decides the noise.</param>
/// <param name="Bytes">The file's size.</param>
internal sealed record LayerRecipe(int Seed, long Bytes);
