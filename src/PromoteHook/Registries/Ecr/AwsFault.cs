using Amazon.Runtime;
using PromoteHook.Oci.Credentials;

namespace PromoteHook.Registries.Ecr;

/// <summary>Says in words why a call to AWS failed, without anything secret.</summary>
internal static class AwsFault
{
    /// <summary>True for what AWS, the way there or the SDK can do wrong, as opposed to bugs and cancellations.</summary>
    public static bool Explains(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        AmazonServiceException or AmazonClientException or ProcessAWSCredentialException or HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The failure as a credential's, to be read after «no credential: ».</summary>
    /// <param name="attempt">What was tried: «Amazon ECR in eu-west-1 gives no token to role …».</param>
    /// <param name="fault">Why it failed.</param>
    /// <param name="remedy">What to do.</param>
    public static CredentialException ToCredentialException(string attempt, Exception fault, string remedy) =>
        // A refused signature's message quotes the request with the session token in it, a program's what it printed, and a log may print inner exceptions.
        new($"{attempt}: {Describe(fault)}", IsSignature(CodeOf(fault)) || IsOfProgram(fault) ? null : fault) { Remedy = (fault as CredentialException)?.Remedy ?? remedy };

    /// <summary>The code of AWS's answer; null when there was none.</summary>
    public static string? CodeOf(Exception fault) => AnswerIn(fault)?.ErrorCode;

    /// <summary>AWS's code and message, or why there was no answer.</summary>
    public static string Describe(Exception fault)
    {
        if (fault is CredentialException)
        {
            return fault.Message;
        }

        if (AnswerIn(fault) is { } answer)
        {
            return IsSignature(answer.ErrorCode)
                ? $"{answer.ErrorCode}: the secret access key does not fit the access key, or the clock here is wrong"
                : $"{answer.ErrorCode}: {ServerWords.Shorten(answer.Message)}";
        }

        if (IsOfProgram(fault))
        {
            return "the program of credential_process failed or printed no key; what it printed is not shown, run it by hand";
        }

        return fault is OperationCanceledException or TimeoutException ? "time-out" : ServerWords.Shorten(fault.GetBaseException().Message);
    }

    private static AmazonServiceException? AnswerIn(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is AmazonServiceException { ErrorCode.Length: > 0 } answer)
            {
                return answer;
            }
        }

        return null;
    }

    private static bool IsOfProgram(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is ProcessAWSCredentialException)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSignature(string? code) => code is "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "IncompleteSignatureException";
}
