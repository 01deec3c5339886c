using PromoteHook.Oci.Copying;
using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Tests.Planning;

public sealed class FailureOfTests
{
    private const string Ecr = "222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/web:1";
    private const string Google = "europe-docker.pkg.dev/prod/apps/team/web:1";

    [Theory]
    [InlineData(RegistryErrorKind.NotFound, Side.Source, ExitCode.SourceMissing)]
    [InlineData(RegistryErrorKind.NotFound, Side.Destination, ExitCode.RepositoryMissing)]
    [InlineData(RegistryErrorKind.Unauthorized, Side.Source, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Unauthorized, Side.Destination, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Denied, Side.Source, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.Denied, Side.Destination, ExitCode.AccessDenied)]
    [InlineData(RegistryErrorKind.RateLimited, Side.Source, ExitCode.Unavailable)]
    [InlineData(RegistryErrorKind.RateLimited, Side.Destination, ExitCode.Unavailable)]
    [InlineData(RegistryErrorKind.Unavailable, Side.Source, ExitCode.Unavailable)]
    [InlineData(RegistryErrorKind.Unavailable, Side.Destination, ExitCode.Unavailable)]
    [InlineData(RegistryErrorKind.InvalidContent, Side.Source, ExitCode.InvalidContent)]
    [InlineData(RegistryErrorKind.InvalidContent, Side.Destination, ExitCode.InvalidContent)]
    [InlineData(RegistryErrorKind.Conflict, Side.Source, ExitCode.DigestConflict)]
    [InlineData(RegistryErrorKind.Conflict, Side.Destination, ExitCode.DigestConflict)]
    [InlineData(RegistryErrorKind.Unsupported, Side.Source, ExitCode.Unsupported)]
    [InlineData(RegistryErrorKind.Unsupported, Side.Destination, ExitCode.Unsupported)]
    public void Kind_and_side_decide_on_the_exit_code_at_every_vendor(RegistryErrorKind kind, Side side, ExitCode code)
    {
        foreach (var subject in new[] { Ecr, Google, "public.ecr.aws/a/web:1", "gcr.io/p/web:1", "nginx:1", "ghcr.io/o/web:1", "x.azurecr.io/web:1", "registry.example/web:1", "not a reference" })
        {
            var failure = FailureOf.From(new RegistryException(kind, "words of the registry."), side, subject);

            Assert.Equal((code, side, subject, "words of the registry"), (failure.Code, failure.Side, failure.Subject, failure.Message));
            Assert.NotEmpty(failure.Remedy);
        }
    }

    [Theory]
    [InlineData(null, 0L, "check that registry.example can be reached from here (proxy, firewall, network policy), and run again")]
    [InlineData(null, 40_000_000_000L, "find what breaks long uploads to registry.example (a time limit of a proxy or load balancer on the way, the line), or run where registry.example is near")]
    [InlineData(507, 40_000_000_000L, "the trouble is at registry.example: run again later, and if it stays ask those who run it")]
    public void A_large_upload_that_is_cut_each_time_is_a_matter_of_the_way(int? status, long lost, string remedy) =>
        Assert.Equal(remedy, FailureOf.From(new RegistryException(RegistryErrorKind.Unavailable, "x") { Registry = "registry.example", Status = (System.Net.HttpStatusCode?)status, BytesLost = lost }, Side.Destination, "registry.example/web:1").Remedy);

    [Fact]
    public void Every_kind_has_an_exit_code_of_its_own_band() =>
        Assert.All(Enum.GetValues<RegistryErrorKind>(), kind => Assert.NotEqual(ExitCode.Bug, FailureOf.From(new RegistryException(kind, "x"), Side.Source, "a.example/x:1").Code));

    [Theory]
    [InlineData(RegistryErrorKind.Denied, Side.Destination, ExitCode.RepositoryMissing)]
    [InlineData(RegistryErrorKind.Denied, Side.Source, ExitCode.SourceMissing)]
    public void A_missing_repository_is_told_as_such_whatever_the_kind(RegistryErrorKind kind, Side side, ExitCode code) =>
        Assert.Equal(code, FailureOf.From(new RegistryException(kind, "x") { IsRepositoryMissing = true }, side, Ecr).Code);

    [Theory]
    [InlineData(Ecr, "create it in account 222222222222: aws ecr create-repository --repository-name team/web --region eu-west-1; or have promote-hook do it: 'createRepository: {ecr: {}}' in its rule")]
    [InlineData("222222222222.dkr-ecr-fips.us-gov-west-1.on.aws/web:1", "create it in account 222222222222: aws ecr create-repository --repository-name web --region us-gov-west-1; or have promote-hook do it: 'createRepository: {ecr: {}}' in its rule")]
    [InlineData("public.ecr.aws/alias/team/web:1", "create it: aws ecr-public create-repository --repository-name team/web --region us-east-1")]
    [InlineData(Google, "create it: gcloud artifacts repositories create apps --repository-format=docker --project=prod --location=europe; or have promote-hook do it: 'createRepository: {artifactRegistry: {}}' in its rule")]
    [InlineData("docker.europe-west1.rep.pkg.dev/prod/apps/web:1", "create it: gcloud artifacts repositories create apps --repository-format=docker --project=prod --location=europe-west1; or have promote-hook do it: 'createRepository: {artifactRegistry: {}}' in its rule")]
    [InlineData("us-docker.pkg.dev/example.com/proj/apps/web:1", "create it: gcloud artifacts repositories create apps --repository-format=docker --project=example.com:proj --location=us; or have promote-hook do it: 'createRepository: {artifactRegistry: {}}' in its rule")]
    [InlineData("eu.gcr.io/proj/web:1", "create it: gcloud artifacts repositories create eu.gcr.io --repository-format=docker --project=proj --location=europe; or let the credential create it on push: roles/artifactregistry.createOnPushWriter; or have promote-hook do it: 'createRepository: {artifactRegistry: {}}' in its rule")]
    [InlineData("team/web:1", "create it at Docker Hub, or use a login that may create repositories of 'team'")]
    [InlineData("registry.example/web:1", "create registry.example/web there, or use a credential that may create it on push")]
    [InlineData("not a reference", "create the repository")]
    public void A_missing_destination_repository_comes_with_the_command_that_makes_it(string subject, string remedy) =>
        Assert.Equal(remedy, FailureOf.From(new RegistryException(RegistryErrorKind.NotFound, "x"), Side.Destination, subject).Remedy);

    [Theory]
    [InlineData(Ecr, Side.Destination, "ecr:PutImage")]
    [InlineData(Ecr, Side.Source, "ecr:GetDownloadUrlForLayer")]
    [InlineData("public.ecr.aws/a/web:1", Side.Destination, "ecr-public:PutImage")]
    [InlineData("public.ecr.aws/a/web:1", Side.Source, "sts:GetServiceBearerToken")]
    [InlineData(Google, Side.Destination, "roles/artifactregistry.writer")]
    [InlineData(Google, Side.Source, "roles/artifactregistry.reader")]
    [InlineData("gcr.io/p/web:1", Side.Destination, "roles/artifactregistry.createOnPushWriter")]
    [InlineData("gcr.io/p/web:1", Side.Source, "roles/artifactregistry.reader")]
    [InlineData("team/web:1", Side.Destination, "Read & Write")]
    [InlineData("team/web:1", Side.Source, "Docker Hub answers the same when the repository does not exist")]
    [InlineData("ghcr.io/o/web:1", Side.Destination, "write:packages")]
    [InlineData("ghcr.io/o/web:1", Side.Source, "read:packages")]
    [InlineData("x.azurecr.io/web:1", Side.Destination, "AcrPush")]
    [InlineData("x.azurecr.io/web:1", Side.Source, "AcrPull")]
    [InlineData("registry.example/web:1", Side.Destination, "push")]
    [InlineData("registry.example/web:1", Side.Source, "often answers so for what does not exist")]
    public void A_denied_action_comes_with_what_to_grant(string subject, Side side, string remedy) =>
        Assert.Contains(remedy, FailureOf.From(new RegistryException(RegistryErrorKind.Denied, "x"), side, subject).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData(Ecr, "with an explicit deny in a service control policy", "exempt this role or action in the service control policy")]
    [InlineData(Google, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x", "VPC Service Controls forbid it")]
    public void A_rule_above_roles_is_not_answered_with_a_grant(string subject, string words, string remedy) =>
        Assert.Contains(remedy, FailureOf.From(new RegistryException(RegistryErrorKind.Denied, words), Side.Destination, subject).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData(Ecr, Side.Destination, "aws ecr get-login-password --region eu-west-1")]
    [InlineData(Ecr, Side.Source, "give the pod an AWS identity that may pull")]
    [InlineData(Google, Side.Source, "oauth2accesstoken")]
    [InlineData("registry.example/web:1", Side.Source, "give a login for registry.example that may pull, in a docker config.json or with --registry-config")]
    [InlineData("registry.example/web:1", Side.Destination, "that may push")]
    public void A_missing_login_comes_with_how_to_sign_in(string subject, Side side, string remedy) =>
        Assert.Contains(remedy, FailureOf.From(new RegistryException(RegistryErrorKind.Unauthorized, "x"), side, subject).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("allow that identity ecr:GetAuthorizationToken on *", "allow that identity ecr:GetAuthorizationToken on *")]
    [InlineData(null, "put right where the login for 222222222222.dkr.ecr.eu-west-1.amazonaws.com comes from: that docker config, or its credential helper")]
    public void A_source_of_logins_that_fails_knows_best_what_to_do(string? own, string remedy)
    {
        var fault = new CredentialException("x") { Remedy = own };

        Assert.Equal(remedy, FailureOf.From(new RegistryException(RegistryErrorKind.Unauthorized, "no credential: x", fault), Side.Source, Ecr).Remedy);
    }

    [Theory]
    [InlineData(RegistryErrorKind.RateLimited, "nginx:1", "six hours")]
    [InlineData(RegistryErrorKind.RateLimited, "public.ecr.aws/a/web:1", "sign in to ECR Public")]
    [InlineData(RegistryErrorKind.RateLimited, Ecr, "--parallel")]
    [InlineData(RegistryErrorKind.Conflict, Ecr, "MUTABLE")]
    [InlineData(RegistryErrorKind.Conflict, Google, "immutable tags")]
    [InlineData(RegistryErrorKind.NotFound, Ecr, "restore it if ECR has archived it")]
    [InlineData(RegistryErrorKind.Unavailable, Ecr, "222222222222.dkr.ecr.eu-west-1.amazonaws.com can be reached")]
    public void What_else_helps_depends_on_the_vendor(RegistryErrorKind kind, string subject, string remedy) =>
        Assert.Contains(remedy, FailureOf.From(new RegistryException(kind, "x"), Side.Source, subject).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData(ConnectionObstacle.UnknownHost, null, "DNS")]
    [InlineData(ConnectionObstacle.Refused, null, "port")]
    [InlineData(ConnectionObstacle.NoRoute, null, "network policies")]
    [InlineData(ConnectionObstacle.Silent, null, "firewall")]
    [InlineData(ConnectionObstacle.Cut, null, "firewall")]
    [InlineData(ConnectionObstacle.NotHttp, null, "HTTP")]
    [InlineData(ConnectionObstacle.NoTls, null, "--insecure-registry registry.example")]
    [InlineData(ConnectionObstacle.UnknownAuthority, null, "--ca-file")]
    [InlineData(ConnectionObstacle.CertificateExpired, null, "renew")]
    [InlineData(ConnectionObstacle.CertificateOfOtherHost, null, "host name")]
    [InlineData(ConnectionObstacle.CertificateUnfit, null, "for servers")]
    [InlineData(ConnectionObstacle.ProxyRefused, 407, "HTTPS_PROXY")]
    [InlineData(ConnectionObstacle.ProxyRefused, 403, "NO_PROXY")]
    [InlineData(ConnectionObstacle.ProxyRefused, 502, "whether the proxy is in order")]
    public void What_helps_when_there_is_no_answer_depends_on_the_obstacle(ConnectionObstacle obstacle, int? status, string remedy)
    {
        var exception = new RegistryException(RegistryErrorKind.Unavailable, "x") { Registry = "registry.example", Obstacle = obstacle, Status = (System.Net.HttpStatusCode?)status };

        Assert.Contains(remedy, FailureOf.From(exception, Side.Destination, "registry.example/web:1").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registry_that_answered_outweighs_the_one_in_the_subject() =>
        Assert.Contains("AcrPull", FailureOf.From(new RegistryException(RegistryErrorKind.Denied, "x") { Registry = "y.azurecr.io" }, Side.Source, Ecr).Remedy, StringComparison.Ordinal);
}
