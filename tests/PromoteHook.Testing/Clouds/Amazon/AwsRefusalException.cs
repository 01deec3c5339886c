namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>Ends the handling of a call with a refusal.</summary>
internal sealed class AwsRefusalException(AwsRefusal refusal) : Exception(refusal.Message)
{
    public AwsRefusalException(int status, string code, string message)
        : this(new AwsRefusal(status, code, message))
    {
    }

    public AwsRefusal Refusal { get; } = refusal;
}
