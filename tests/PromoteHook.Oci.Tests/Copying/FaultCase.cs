using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Transport;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Copying;

/// <summary>One fault of one kind of request, and what has to come of it.</summary>
/// <param name="Name">What happens, where.</param>
/// <param name="Side">Which registry does it.</param>
/// <param name="Fault">What it does.</param>
/// <param name="Requests">How many requests of the fault's kind that registry sees in all.</param>
internal sealed record FaultCase(string Name, Side Side, Fault Fault, int Requests)
{
    /// <summary>Null when the copy has to succeed, else why it has to fail.</summary>
    public RegistryErrorKind? Failure { get; init; }

    /// <summary>Habits of the source beside the fault.</summary>
    public FakeRegistryOptions? Source { get; init; }

    /// <summary>Habits of the destination beside the fault.</summary>
    public FakeRegistryOptions? Destination { get; init; }
}
