using PromoteHook.Oci.Credentials;
using PromoteHook.Oci.Tests.Transport;

namespace PromoteHook.Oci.Tests.Credentials;

public sealed class CredentialChainTests
{
    private static readonly Credential Login = Credential.Password("AWS", "hunter2", "a cloud");

    [Fact]
    public async Task Who_is_behind_a_credential_is_told_by_the_source_that_knows()
    {
        var chain = new CredentialChain([new FixedCredentials("example.com", Login), new KnowingSource()]);

        Assert.Equal(new CallerIdentity("arn:aws:iam::111111111111:user/pod"), await chain.IdentifyAsync(Login, TestContext.Current.CancellationToken));
        Assert.Null(await chain.IdentifyAsync(Credential.Password("robot", "hunter2", "docker config"), TestContext.Current.CancellationToken));
    }

    private sealed class KnowingSource : ICredentialSource
    {
        public ValueTask<IReadOnlyList<Credential>> FindAsync(RepositoryName repository, CancellationToken cancellationToken) => new([]);

        public ValueTask<CallerIdentity?> IdentifyAsync(Credential credential, CancellationToken cancellationToken) =>
            new(credential == Login ? new CallerIdentity("arn:aws:iam::111111111111:user/pod") : null);
    }
}
