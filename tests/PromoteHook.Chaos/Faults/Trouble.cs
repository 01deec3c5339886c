namespace PromoteHook.Chaos.Faults;

/// <summary>A fault that was drawn for one run of the hook.</summary>
/// <param name="Name">What it is called in the tally.</param>
/// <param name="IsAtSource">On which side.</param>
/// <param name="Fault">What happens, to which requests, how often.</param>
/// <param name="Heals">True when another try or another way must bring the run to a good end, as long as it does not happen too often.</param>
/// <param name="Lies">True when the registry's word on what a tag stands for is wrong, so that a run may believe itself done.</param>
/// <param name="Stalls">True when it lasts until the hook gives up.</param>
internal sealed record Trouble(string Name, bool IsAtSource, Fault Fault, bool Heals, bool Lies, bool Stalls)
{
    public override string ToString() =>
        $"{Name} at {(IsAtSource ? "source" : "destination")} {Fault.Route}, after {Fault.Skip}, {(Fault.Times == int.MaxValue ? "always" : $"{Fault.Times} times")}";
}
