namespace PromoteHook.Oci.Transport;

/// <summary>What lies below a failure, fit to be printed with its stack: connections' faults have host names in their words.</summary>
internal static class PlainCause
{
    /// <summary>The same cause where nothing of it has to be hidden; else one of its kind in words that may be shown.</summary>
    /// <remarks>What a try may change follows from the kind and its fields, and stays.</remarks>
    public static Exception? Of(Exception? cause, SentSecrets sent)
    {
        if (cause is null)
        {
            return null;
        }

        var below = Of(cause.InnerException, sent);
        var words = RegistryException.Fitted(sent.Hide(cause.Message));
        var isFit = ReferenceEquals(below, cause.InnerException) && words == cause.Message;
        return cause switch
        {
            // Its URL is kept as long as the failure is, with the query that nobody may see.
            ExchangeException fault => new HttpRequestException(fault.HttpRequestError, words, below, fault.StatusCode),
            _ when isFit => cause,
            HttpRequestException fault => new HttpRequestException(fault.HttpRequestError, words, below, fault.StatusCode),
            RegistryException fault => fault.Without(sent),
            CertificateRefusedException fault => new CertificateRefusedException(fault.Obstacle, words),
            TimeoutException => new TimeoutException(words, below),
            IOException => new IOException(words, below),

            // The others' words are the system's or ours.
            _ => cause,
        };
    }
}
