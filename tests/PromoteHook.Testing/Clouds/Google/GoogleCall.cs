namespace PromoteHook.Testing.Clouds.Google;

/// <summary>One request as <see cref="FakeGoogle"/> saw it.</summary>
/// <param name="Operation">What it was, such as <c>metadata.token</c> or <c>repositories.create</c>.</param>
/// <param name="Host">The host that the client meant to speak to.</param>
/// <param name="Caller">Whose bearer token it carried; null for none that is known.</param>
/// <param name="Body">The body as text.</param>
public sealed record GoogleCall(string Operation, string Host, string? Caller, string Body);
