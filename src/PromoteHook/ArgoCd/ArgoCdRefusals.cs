namespace PromoteHook.ArgoCd;

/// <summary>Says what a refusal of Argo CD means, whether another try may help, and what to do; each meaning is one arm.</summary>
/// <param name="server">Who answered.</param>
/// <param name="token">Who asked.</param>
internal sealed class ArgoCdRefusals(ArgoCdServer server, ArgoCdToken token)
{
    /// <summary>A missing right stays missing, but 403 is also what Argo CD says while the Kubernetes API does not answer it.</summary>
    private static readonly TimeSpan PatienceWithDenial = TimeSpan.FromSeconds(10);

    /// <summary>What nobody knows, and what an ingress says while it knows no server, mostly stays, but may pass.</summary>
    private static readonly TimeSpan PatienceWithTheUnknown = TimeSpan.FromSeconds(10);

    /// <summary>Rendering errors have the status of temporary faults (500, code 2), so the text has to tell them apart.</summary>
    private static readonly string[] TemporaryWords =
    [
        "connection refused", "connection reset", "connection error", "broken pipe", "i/o timeout", "handshake timeout", "context deadline exceeded",
        "Client.Timeout", "no route to host", "no such host", "server misbehaving", "unexpected EOF", "transport is closing", "code = Unavailable",
        "code = DeadlineExceeded", "cache: key is missing", "getting server version", "too many requests", "try again", "currently unable to handle",
        "Could not resolve host", "Failed to connect", "Connection timed out", "early EOF", "hung up unexpectedly", "requested URL returned error: 5",
        "signal: killed", "timeout after", "context canceled", "code = Canceled", "etcdserver: request timed out",
    ];

    /// <summary>The trouble with an answer.</summary>
    public ArgoCdException Of(ArgoCdRequest request, ArgoCdAnswer answer)
    {
        var what = $"Argo CD {server}: {request.What}: {answer}";
        return (int)answer.Status switch
        {
            401 => new(ExitCode.AccessDenied, $"Argo CD {server}: the token of {token} is refused: {answer}", $"make a new one ({CreateToken()}) and put it there"),
            403 => new(ExitCode.AccessDenied, what, Grant(request)) { RetryFor = PatienceWithDenial },
            404 => NotFound(request, answer, what),
            >= 300 and < 400 => Redirected(answer),
            429 or >= 500 when answer.Message.Contains("larger than max", StringComparison.Ordinal) => new(
                ExitCode.DiscoveryFailed, what, "raise ARGOCD_GRPC_MAX_SIZE_MB of argocd-server and argocd-repo-server, split the application, or give its images with --manifests"),
            408 or 429 or 502 or 503 or 504 => Unavailable(what),
            >= 500 when answer.Code is 14 or null || TemporaryWords.Any(word => answer.Message.Contains(word, StringComparison.OrdinalIgnoreCase)) => Unavailable(what),
            >= 500 when answer.Message.Contains("out of range", StringComparison.Ordinal) =>
                new(ExitCode.DiscoveryFailed, what, "the application has other sources than when this sync began: sync again"),
            >= 500 when answer.Message.Contains("commit SHA", StringComparison.Ordinal) || answer.Message.Contains("Failed to checkout revision", StringComparison.Ordinal) =>
                new(ExitCode.DiscoveryFailed, what, "check --revision, and that the commit is still in the repository"),
            >= 500 => new(ExitCode.DiscoveryFailed, what, "put the application's source right; Argo CD shows the same error on the application")
            {
                RetryFor = answer.Code == 2 ? PatienceWithTheUnknown : TimeSpan.Zero,
            },
            400 when answer.Message.Contains("project", StringComparison.Ordinal) => new(ExitCode.DiscoveryFailed, what, "restore the AppProject, or correct spec.project of the application"),
            _ => new(ExitCode.DiscoveryFailed, what, $"see whether {server} is Argo CD 2.11 or later, and what stands in front of it"),
        };
    }

    /// <summary>The trouble with an answer of 200 that holds something else.</summary>
    public ArgoCdException NotTheApi(ArgoCdRequest request) => new(
        ExitCode.DiscoveryFailed,
        $"Argo CD {server}: {request.What}: the answer is not the JSON of Argo CD's API",
        "check the URL of --argocd-server: with a path only if Argo CD runs with that --rootpath, and not that of a login page in front of it");

    /// <summary>The trouble with an answer that does not end.</summary>
    public ArgoCdException TooLarge(ArgoCdRequest request, long maxBytes) => new(
        ExitCode.DiscoveryFailed,
        $"Argo CD {server}: {request.What}: the answer is larger than {maxBytes / 1024 / 1024} MiB",
        "split the application, or give its images with --manifests");

    private static ArgoCdException Unavailable(string what) =>
        new(ExitCode.Unavailable, what, "a part of Argo CD is down or starting, or the repository or the cluster cannot be reached from it: run again, and if it stays see the logs of argocd-server and argocd-repo-server")
        {
            RetryFor = ArgoCdException.Patience,
        };

    private static ArgoCdException NotFound(ArgoCdRequest request, ArgoCdAnswer answer, string what) => answer switch
    {
        { Code: null } => new(ExitCode.DiscoveryFailed, what, "there is no API of Argo CD below this URL: if Argo CD runs with --rootpath, add it to --argocd-server (https://host/argo), else leave the path out")
        {
            RetryFor = PatienceWithTheUnknown,
        },
        _ when answer.Message.StartsWith("applications.argoproj.io", StringComparison.Ordinal) => new(
            ExitCode.DiscoveryFailed,
            what,
            $"check --app{(request.Project is null ? "" : $", and that it belongs to project {request.Project} (--project)")}; an application outside Argo CD's namespace is written NAMESPACE/NAME"),
        _ when answer.Message.StartsWith("cluster ", StringComparison.Ordinal) => new(
            ExitCode.DiscoveryFailed, what, "register that cluster with Argo CD, or correct spec.destination of the application"),
        _ => new(ExitCode.DiscoveryFailed, what, "see the application in Argo CD"),
    };

    private ArgoCdException Redirected(ArgoCdAnswer answer)
    {
        var target = answer.Location is { IsAbsoluteUri: true } location ? location : null;
        var isOwnTls = target is { Scheme: "https" } && server.Root.Scheme == Uri.UriSchemeHttp && target.Host == server.Root.Host;
        return isOwnTls
            ? new(ExitCode.Unsupported, $"Argo CD {server}: it speaks TLS there and redirects plain http ({(int)answer.Status})", $"give --argocd-server https://{target!.Authority}{server.Root.AbsolutePath.TrimEnd('/')}")
            : new(
                ExitCode.Unsupported,
                $"Argo CD {server}: it redirects to {answer.Target ?? "another path"} ({(int)answer.Status}), which a token is never sent after",
                "name argocd-server itself (in its cluster argocd-server.argocd), not a login page or another name in front of it");
    }

    private string CreateToken() => token.Subject?.Split(':') is ["proj", var project, var role]
        ? $"argocd proj role create-token {project} {role}"
        : token.Subject is { } account ? $"argocd account generate-token --account {account}"
        : "argocd proj role create-token PROJECT ROLE";

    /// <summary>The line that is missing, as a policy has it, and what else is answered so.</summary>
    private string Grant(ArgoCdRequest request)
    {
        var role = token.Subject?.Split(':') is ["proj", var own, var name] ? (Project: own, Name: name) : ((string Project, string Name)?)null;
        var project = request.Project ?? role?.Project ?? "PROJECT";
        var right = $"applications, get, {request.Application?.In(project) ?? $"{project}/*"}, allow";
        var grant = role switch
        {
            null when token.Subject is { } account => $"add to policy.csv of ConfigMap argocd-rbac-cm: p, {account}, {right}",
            { } known when known.Project != project => $"the token is of project {known.Project}, and a role's rights end there: correct --project, or make a role and a token in AppProject {project}: p, proj:{project}:ROLE, {right}",
            _ => $"add to the role's policies in AppProject {project}: p, proj:{project}:{role?.Name ?? "ROLE"}, {right}",
        };
        var missing = request.Project is null ? "; an application that does not exist is answered the same (not with --project)" : "";
        var space = request.Application?.Namespace is { } other ? $"; and Argo CD's application.namespaces has to name {other}" : "";
        return $"{grant}{missing}{space}; while Argo CD does not reach the Kubernetes API it answers the same";
    }
}
