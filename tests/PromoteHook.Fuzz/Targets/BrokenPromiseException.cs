namespace PromoteHook.Fuzz.Targets;

/// <summary>A result is not what its target promises.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    /// <summary>Throws unless a promise is kept.</summary>
    public static void Unless(bool isKept, string promise)
    {
        if (!isKept)
        {
            throw new BrokenPromiseException(promise);
        }
    }
}
