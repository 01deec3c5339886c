using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PromoteHook.Doctoring;
using PromoteHook.Testing;
using PromoteHook.Testing.Clouds.Amazon;
using PromoteHook.Testing.Clouds.Google;

namespace PromoteHook.Tests.Doctoring;

/// <summary>The misconfigurations that the doctor has to find, by name.</summary>
internal static class Seeds
{
    public const string KeepTen = """{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10}, "action": {"type": "expire"}}]}""";
    private const string ArchiveReleases = """{"rules": [{"rulePriority": 7, "selection": {"tagStatus": "tagged", "tagPatternList": ["1.*"], "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 90}, "action": {"type": "transition", "targetStorageClass": "archive"}}]}""";
    private const string DeleteOld = """{"format": "DOCKER", "cleanupPolicies": {"old": {"action": "DELETE", "condition": {"tagState": "ANY", "olderThan": "2592000s"}}, "keep": {"action": "KEEP"}}}""";

    private static readonly DateTimeOffset Past = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FakeRegistryOptions Behind = new() { Location = LocationStyle.Relative };

    public static IReadOnlyDictionary<string, Seed> All { get; } = new Dictionary<string, Seed>
    {
        ["host-unknown"] = new(CheckKind.Dns, ExitCode.Unavailable, "no such host") { Arrange = clinic => clinic.Replace($"{new string('x', 64)}.invalid") },
        ["port-closed"] = new(CheckKind.Tcp, ExitCode.Unavailable, "connection refused", "check the host and its port") { Arrange = clinic => clinic.Replace(ClosedPort()) },
        ["authority-unknown"] = new(CheckKind.Tls, ExitCode.Unsupported, "issuer CN=test authority", "--ca-file") { Arrange = clinic => UseTls(clinic, "localhost", DateTimeOffset.MaxValue, isTrusted: false) },
        ["certificate-expired"] = new(CheckKind.Tls, ExitCode.Unsupported, "valid from 1970-01-01", "renew the certificate") { Arrange = clinic => UseTls(clinic, "localhost", Past, isTrusted: true) },
        ["certificate-of-other-host"] = new(CheckKind.Tls, ExitCode.Unsupported, "another host name (subject CN=registry.example.com") { Arrange = clinic => UseTls(clinic, "registry.example.com", DateTimeOffset.MaxValue, isTrusted: true) },
        ["tls-where-plain-http-is"] = new(CheckKind.Tls, ExitCode.Unsupported, "speaks plain http", "--insecure-registry registry.example.net") { Arrange = clinic => UseProxy(clinic, TextListener.Tunnel + TextListener.Answer("400 Bad Request")) },
        ["plain-http-where-tls-is"] = new(CheckKind.Tls, ExitCode.Success, "it speaks TLS", "leave out --insecure-registry localhost") { Verdict = Verdict.Warn, Arrange = AllowPlainHttpToTls },
        ["plain-http"] = new(CheckKind.Tls, ExitCode.Success, "logins and content go unprotected") { Verdict = Verdict.Warn, IsOpen = true, Destination = Behind, Arrange = clinic => clinic.NameDestination("registry.example.net", "team") },
        ["no-http"] = new(CheckKind.Protocol, ExitCode.Unsupported, "does not answer in HTTP") { Arrange = clinic => clinic.Replace($"127.0.0.1:{clinic.Keep(new TextListener("SSH-2.0-OpenSSH_9.6\r\n")).Port}") },
        ["maintenance"] = new(CheckKind.Protocol, ExitCode.Unavailable, "/v2/ is answered 503") { IsOpen = true, Arrange = clinic => clinic.Destination.Faults.Add(Fault.Answer(RegistryRoute.Ping, 503)) },
        ["no-registry"] = new(CheckKind.Protocol, ExitCode.Success, "/v2/ is answered 404") { Verdict = Verdict.Warn, IsOpen = true, Arrange = clinic => clinic.Destination.Faults.Add(Fault.Answer(RegistryRoute.Ping, 404)) },
        ["proxy-wants-login"] = new(CheckKind.Proxy, ExitCode.AccessDenied, "refuses to connect to registry.example.net (407)") { Arrange = clinic => UseProxy(clinic, TextListener.Answer("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"")) },
        ["proxy-forbids"] = new(CheckKind.Proxy, ExitCode.AccessDenied, "(403)", "NO_PROXY") { Arrange = clinic => UseProxy(clinic, TextListener.Answer("403 Forbidden")) },
        ["proxy-not-there"] = new(CheckKind.Tcp, ExitCode.Unavailable, "the proxy 127.0.0.1") { Arrange = clinic => UseProxyAt(clinic, ClosedPort()) },
        ["clock-far-off"] = new(CheckKind.Clock, ExitCode.AccessDenied, "ahead of the registry's", "NTP") { IsOpen = true, Arrange = clinic => SetClock(clinic, -10) },
        ["clock-off"] = new(CheckKind.Clock, ExitCode.Success, "behind the registry's") { Verdict = Verdict.Warn, IsOpen = true, Arrange = clinic => SetClock(clinic, 2) },
        ["docker-config-lacks-host"] = new(CheckKind.Login, ExitCode.AccessDenied, "asked anonymously", "give a login for") { Arrange = clinic => clinic.WriteLogin(Clinic.Login(clinic.Source.Host, Clinic.SourcePassword)) },
        ["no-docker-config"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "there is no docker config") { Verdict = Verdict.Warn, Arrange = clinic => File.Delete(clinic.Folder.At("docker/config.json")) },
        ["docker-config-broken"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "docker/config.json") { Arrange = clinic => clinic.Folder.Write("docker/config.json", "{") },
        ["helper-missing"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "docker-credential-vault is not on the search path") { Arrange = clinic => clinic.Folder.Write("docker/config.json", """{"credsStore": "vault"}""") },
        ["password-wrong"] = new(CheckKind.Login, ExitCode.AccessDenied, "/token with the password of robot", "401") { Arrange = clinic => clinic.WriteLogin(Clinic.Login(clinic.Source.Host, Clinic.SourcePassword), Clinic.Login(clinic.Destination.Host, "wrong")) },
        ["token-server-refuses"] = new(CheckKind.Login, ExitCode.AccessDenied, "/token with the password of robot", "403", "not your repository") { Arrange = clinic => clinic.Source.Faults.Add(Fault.Answer(RegistryRoute.Token, 403, Error("DENIED", "not your repository"))) },
        ["pull-denied"] = new(CheckKind.Pull, ExitCode.AccessDenied, "the right to pull") { Arrange = clinic => clinic.Source.Faults.Add(Fault.Answer(RegistryRoute.ManifestGet, 403, Error("DENIED", "no"))) },
        ["image-missing"] = new(CheckKind.Pull, ExitCode.SourceMissing, "no such image", "push it there") { Arrange = clinic => clinic.Asked = "wbe:1.4.2" },
        ["storage-blocked"] = new(CheckKind.Storage, ExitCode.Unavailable, "blobs come from 127.0.0.1:", "connection refused", "firewall") { Arrange = clinic => RedirectBlobs(clinic, ClosedPort()) },
        ["storage-unknown"] = new(CheckKind.Storage, ExitCode.Unavailable, "no such host", "firewall") { Arrange = clinic => RedirectBlobs(clinic, $"{new string('x', 64)}.invalid") },
        ["storage-denies"] = new(CheckKind.Storage, ExitCode.AccessDenied, "403 Forbidden") { Source = new() { RedirectsBlobs = true }, Arrange = clinic => clinic.Source.Faults.Add(Fault.Answer(RegistryRoute.Storage, 403, "<Error><Code>AccessDenied</Code></Error>")) },
        ["quota"] = new(CheckKind.Quota, ExitCode.Unavailable, "429") { Arrange = clinic => clinic.Source.Faults.Add(Fault.Answer(RegistryRoute.ManifestHead, 429), Fault.Answer(RegistryRoute.ManifestGet, 429, Error("TOOMANYREQUESTS", "Rate exceeded"))) },
        ["repository-missing"] = new(CheckKind.Repository, ExitCode.RepositoryMissing, "NAME_UNKNOWN", "create") { Destination = new() { NeedsCreatedRepositories = true } },
        ["repository-missing-ecr"] = new(CheckKind.Repository, ExitCode.RepositoryMissing, "does not exist in the registry with id '222222222222'", "aws ecr create-repository --repository-name team/web --region eu-west-1") { Start = () => CloudClinic.AtEcrAsync(_ => { }, exists: false) },
        ["repository-missing-gcr"] = new(CheckKind.Repository, ExitCode.Success, "the first push creates it for a credential with roles/artifactregistry.createOnPushWriter", "gcloud artifacts repositories create eu.gcr.io --repository-format=docker --project=prod --location=europe") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtContainerRegistryAsync() },
        ["repository-missing-gcr-unseen"] = new(CheckKind.Repository, ExitCode.Success, "the first push creates it for a credential with roles/artifactregistry.createOnPushWriter", "createRepository: {artifactRegistry: {}}") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtContainerRegistryAsync(new FakeGoogleOptions { MachineAccount = CloudClinic.GooglePusher, RepositoryAdmins = [] }) },
        ["read-only"] = new(CheckKind.Push, ExitCode.Unsupported, "405", "read only") { Arrange = clinic => clinic.Destination.Faults.Add(Fault.Answer(RegistryRoute.UploadStart, 405, Error("UNSUPPORTED", "The operation is unsupported."))) },
        ["push-denied"] = new(CheckKind.Push, ExitCode.AccessDenied, "the right to push") { Destination = new() { Auth = FakeAuth.Basic(new FakeUser("robot", Clinic.DestinationPassword) { Rights = [new("**", CanPush: false)] }) } },
        ["writer-role-missing"] = new(CheckKind.Push, ExitCode.AccessDenied, "roles/artifactregistry.writer", "roles/storage.admin") { Start = () => CloudClinic.AtArtifactRegistryAsync(), Arrange = clinic => RefuseUpload(clinic, "Permission \"artifactregistry.repositories.uploadArtifacts\" denied on resource \"projects/prod/locations/europe/repositories/apps\" (or it may not exist)") },
        ["service-control-policy"] = new(CheckKind.Policy, ExitCode.AccessDenied, "explicit deny in a service control policy", "AWS organization") { Start = () => CloudClinic.AtEcrAsync(), Arrange = clinic => RefuseUpload(clinic, $"User: arn:aws:sts::222222222222:assumed-role/promoter/hook is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:222222222222:repository/team/web with an explicit deny in a service control policy") },
        ["service-perimeter"] = new(CheckKind.Policy, ExitCode.AccessDenied, "vpcServiceControlsUniqueIdentifier: 3Jk", "perimeter") { Start = () => CloudClinic.AtArtifactRegistryAsync(), Arrange = clinic => RefuseUpload(clinic, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: 3JkExample") },
        ["path-of-container-registry"] = new(CheckKind.Reference, ExitCode.Unsupported, "PROJECT/REPOSITORY/IMAGE", "europe-docker.pkg.dev/prod/REPOSITORY/web") { Start = () => CloudClinic.AtArtifactRegistryAsync(), Arrange = clinic => clinic.To = $"{CloudClinic.ArtifactRegistry}/prod" },
        ["credential-helper-of-container-registry"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "lists eu.gcr.io, and not europe-docker.pkg.dev", "gcloud auth configure-docker europe-docker.pkg.dev") { Verdict = Verdict.Warn, Start = WithoutGoogleIdentity, Arrange = KeepHelperOfContainerRegistry },
        ["google-knows-nobody"] = new(CheckKind.Login, ExitCode.AccessDenied, "/v2/token anonymously", "Workload Identity") { Start = WithoutGoogleIdentity },
        ["access-scopes"] = new(CheckKind.Identity, ExitCode.Success, "limited to devstorage.read_only", "cloud-platform") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtArtifactRegistryAsync(options: new FakeGoogleOptions { TokenScope = "https://www.googleapis.com/auth/devstorage.read_only" }) },
        ["remote-repository"] = new(CheckKind.Repository, ExitCode.Unsupported, "it is a remote repository", "mode standard") { Start = () => CloudClinic.AtArtifactRegistryAsync("""{"format": "DOCKER", "mode": "REMOTE_REPOSITORY"}""") },
        ["virtual-repository"] = new(CheckKind.Repository, ExitCode.Unsupported, "it is a virtual repository", "one of those behind it") { Start = () => CloudClinic.AtArtifactRegistryAsync("""{"format": "DOCKER", "mode": "VIRTUAL_REPOSITORY"}""") },
        ["repository-of-other-format"] = new(CheckKind.Repository, ExitCode.Unsupported, "its format is MAVEN", "of format Docker") { Start = () => CloudClinic.AtArtifactRegistryAsync("""{"format": "MAVEN"}""") },
        ["cleanup-deletes"] = new(CheckKind.Retention, ExitCode.Success, "cleanup policy old removes images 30 days after they were pushed", "covers 1.4.2", "keeps what is deployed") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtArtifactRegistryAsync(DeleteOld) },
        ["immutable-artifact-registry"] = new(CheckKind.Tags, ExitCode.Success, "1.4.2 cannot be moved", "immutable tags") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtArtifactRegistryAsync("""{"format": "DOCKER", "dockerConfig": {"immutableTags": true}}"""), Arrange = Overwrite },
        ["inspection-denied-google"] = new(CheckKind.Repository, ExitCode.Success, "artifactregistry.repositories.get", "roles/artifactregistry.reader") { Verdict = Verdict.Skipped, Start = () => CloudClinic.AtArtifactRegistryAsync(options: new FakeGoogleOptions { RepositoryAdmins = [] }) },
        ["aws-knows-nobody"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "AWS knows nobody here", "give the pod an identity") { Start = () => CloudClinic.AtEcrAsync(), Arrange = clinic => clinic.SetVariable("AWS_ACCESS_KEY_ID", "") },
        ["aws-key-unknown"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "UnrecognizedClientException", "give credentials that are still good") { Start = () => CloudClinic.AtEcrAsync(aws => aws.RemoveKey("AKIA0000000000000001")) },
        ["role-not-assumable"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "the role arn:aws:iam::222222222222:role/push cannot be assumed", "trust policy") { Start = () => CloudClinic.AtEcrAsync(), Arrange = AssumeRole },
        ["token-right-missing"] = new(CheckKind.Credentials, ExitCode.AccessDenied, "AccessDeniedException", "ecr:GetAuthorizationToken on *") { Start = () => CloudClinic.AtEcrAsync(aws => aws.Refuse("GetAuthorizationToken", Denied("no identity-based policy allows it"))) },
        ["service-control-policy-of-token"] = new(CheckKind.Policy, ExitCode.AccessDenied, "explicit deny in a service control policy", "AWS organization") { Start = () => CloudClinic.AtEcrAsync(aws => aws.Refuse("GetAuthorizationToken", Denied("with an explicit deny in a service control policy"))) },
        ["pull-through-cache"] = new(CheckKind.Repository, ExitCode.Unsupported, "it is a pull-through cache", "aws ecr delete-pull-through-cache-rule --ecr-repository-prefix team --region eu-west-1") { Start = () => CloudClinic.AtEcrAsync(aws => aws.SetCachePrefixes("other", "team"), exists: false) },
        ["pull-through-cache-of-all"] = new(CheckKind.Repository, ExitCode.Success, "prefix ROOT", "a prefix of its own") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtEcrAsync(aws => AddBehindRootCache(aws)) },
        ["lifecycle-expires"] = new(CheckKind.Retention, ExitCode.Success, "lifecycle rule 1 removes all but the newest 10", "covers 1.4.2", "tagPatternList") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtEcrAsync(aws => CloudClinic.Add(aws, lifecycle: KeepTen)) },
        ["lifecycle-archives"] = new(CheckKind.Retention, ExitCode.Success, "lifecycle rule 7 archives images that were not pulled for 90 days", "countNumber") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtEcrAsync(aws => CloudClinic.Add(aws, lifecycle: ArchiveReleases)) },
        ["immutable-ecr"] = new(CheckKind.Tags, ExitCode.Success, "1.4.2 cannot be moved", "MUTABLE") { Verdict = Verdict.Warn, Start = () => CloudClinic.AtEcrAsync(aws => CloudClinic.Add(aws, mutability: "IMMUTABLE")), Arrange = Overwrite },
        ["inspection-denied"] = new(CheckKind.Repository, ExitCode.Success, "tag mutability could not be asked: AccessDeniedException", "allow ecr:DescribeRepositories") { Verdict = Verdict.Skipped, Start = () => CloudClinic.AtEcrAsync(aws => aws.Refuse("DescribeRepositories", Denied("no"))) },
        ["rule-misspelt"] = new(CheckKind.Mapping, ExitCode.Unmapped, "no rule speaks for it") { Arrange = clinic => clinic.More.AddRange(["--image", $"{clinic.Destination.Host}/taem/web:1.4.2"]) },
    };

    private static string Error(string code, string message) => $$"""{"errors": [{"code": "{{code}}", "message": "{{message.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}]}""";

    private static void UseTls(Clinic clinic, string subject, DateTimeOffset end, bool isTrusted)
    {
        var server = clinic.Keep(new TlsListener(subject, DateTimeOffset.UnixEpoch, end));
        clinic.Replace($"localhost:{server.Port}");
        if (isTrusted)
        {
            clinic.More.AddRange(["--ca-file", clinic.Folder.Write("ca.pem", server.Authority.ExportCertificatePem())]);
        }
    }

    private static void AllowPlainHttpToTls(Clinic clinic)
    {
        UseTls(clinic, "localhost", DateTimeOffset.MaxValue, isTrusted: true);
        clinic.More.AddRange(["--insecure-registry", clinic.To.Split('/')[0]]);

        // What listens there is no registry beyond its greeting, so nothing more is asked.
        clinic.Asked = null;
    }

    private static void UseProxy(Clinic clinic, string answer) => UseProxyAt(clinic, $"127.0.0.1:{clinic.Keep(new TextListener(answer)).Port}");

    private static void UseProxyAt(Clinic clinic, string proxy)
    {
        clinic.SetVariable("HTTPS_PROXY", $"http://robot:hunter2-proxy@{proxy}");
        clinic.Replace("registry.example.net");
    }

    private static void SetClock(Clinic clinic, int minutesAhead) =>
        clinic.Destination.Faults.Add(Fault.Header(RegistryRoute.Ping, "Date", DateTimeOffset.UtcNow.AddMinutes(minutesAhead).ToString("R", CultureInfo.InvariantCulture)));

    private static void RedirectBlobs(Clinic clinic, string storage) =>
        clinic.Source.Faults.Add(Fault.Answer(RegistryRoute.BlobGet, 307, null, ("Location", $"http://{storage}/blob?sig=hunter2")));

    public static void RefuseUpload(Clinic clinic, string message) => clinic.Destination.Faults.Add(Fault.Answer(RegistryRoute.UploadStart, 403, Error("DENIED", message)));

    private static AwsRefusal Denied(string message) => new(400, "AccessDeniedException", message);

    private static Task<Clinic> WithoutGoogleIdentity() => CloudClinic.AtArtifactRegistryAsync(options: new FakeGoogleOptions { MachineAccount = null });

    private static void KeepHelperOfContainerRegistry(Clinic clinic) => clinic.Folder.Write(
        "docker/config.json", $$$"""{"auths": { {{{Clinic.Login(clinic.Source.Host, Clinic.SourcePassword)}}} }, "credHelpers": {"eu.gcr.io": "gcloud"}}""");

    private static void AddBehindRootCache(FakeAws aws)
    {
        CloudClinic.Add(aws);
        aws.SetCachePrefixes("ROOT");
    }

    private static void Overwrite(Clinic clinic) => clinic.More.AddRange(["--on-digest-mismatch", "overwrite"]);

    private static void AssumeRole(Clinic clinic) => clinic.Settings = $"credentials:\n- registry: {CloudClinic.Ecr}\n  aws: {{assumeRole: 'arn:aws:iam::222222222222:role/push'}}\n";

    /// <summary>A port of this machine that nobody listens on.</summary>
    private static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}
