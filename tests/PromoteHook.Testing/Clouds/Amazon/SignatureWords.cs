namespace PromoteHook.Testing.Clouds.Amazon;

/// <summary>What a service says of signatures that it does not take; STS has other words than the JSON services.</summary>
internal sealed record SignatureWords(int Status, string Unknown, string Wrong, string Old)
{
    public static SignatureWords OfJson { get; } = new(400, "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException");

    public static SignatureWords OfSts { get; } = new(403, "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken");

    public int MissingStatus => Status;

    public AwsRefusalException UnknownKey() => new(Status, Unknown, "The security token included in the request is invalid.");

    public AwsRefusalException WrongSignature(string message) => new(Status, Wrong, message);

    public AwsRefusalException Expired() => new(Status, Old, "The security token included in the request is expired");
}
