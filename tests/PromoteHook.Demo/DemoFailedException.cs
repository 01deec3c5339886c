namespace PromoteHook.Demo;

/// <summary>A step did not do what the demo promises.</summary>
public sealed class DemoFailedException(string message) : Exception(message);
