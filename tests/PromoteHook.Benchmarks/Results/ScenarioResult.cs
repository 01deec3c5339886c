using PromoteHook.Benchmarks.Scenarios;

namespace PromoteHook.Benchmarks.Results;

/// <summary>What one scenario came to.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Bytes">Size of all images, each blob counted once an image.</param>
/// <param name="UniqueBytes">Size of the distinct blobs.</param>
/// <param name="Variants">In the order of the scenario.</param>
/// <param name="LoadBefore">The machine's load average over a minute before it began.</param>
/// <param name="LoadAfter">And after its end, with the benchmark's own load in it.</param>
internal sealed record ScenarioResult(
    Scenario Scenario, long Bytes, long UniqueBytes, IReadOnlyList<VariantResult> Variants, double LoadBefore, double LoadAfter);
