using System.Text.Json.Nodes;

namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>A repository of <see cref="FakeAws"/>.</summary>
/// <param name="Account">The account it is in.</param>
/// <param name="Region">The region it is in.</param>
/// <param name="Name">Its path.</param>
/// <param name="Request">What it was created with, as it came over the wire.</param>
public sealed record FakeEcrRepository(string Account, string Region, string Name, JsonObject Request)
{
    public string? Policy { get; internal set; }

    public string? LifecyclePolicy { get; internal set; }
}
