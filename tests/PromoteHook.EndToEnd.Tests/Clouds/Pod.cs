using System.Text;
using PromoteHook.EndToEnd.Tests.Programs;
using PromoteHook.EndToEnd.Tests.Secrecy;

namespace PromoteHook.EndToEnd.Tests.Clouds;

/// <summary>The hook's pod behind a proxy: its overlay and its termination log. What a run says is searched for secrets, each time.</summary>
internal sealed class Pod : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TwoClouds clouds;
    private IReadOnlyList<(string Name, string Value)> identity = [];

    /// <param name="clouds">Where it runs.</param>
    /// <param name="settings">What promote-hook.yaml says.</param>
    /// <param name="images">References without digest that the overlay rewrites, and to which destination each.</param>
    public Pod(TwoClouds clouds, string settings, params IEnumerable<(string From, string To)> images)
    {
        this.clouds = clouds;
        folder.Write("overlay/promote-hook.yaml", settings);
        folder.Write("overlay/kustomization.yaml", $"images:\n{string.Join('\n', images.Select(Entry))}\n");
        folder.Write("termination-log", "");
    }

    /// <summary>As EKS sets it up for a service account with a role.</summary>
    public Pod WithServiceAccountRole() => With(
        ("AWS_ROLE_ARN", TwoClouds.PodRole),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", folder.Write("var/run/secrets/eks.amazonaws.com/serviceaccount/token", TwoClouds.ProjectedToken)),
        ("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-west-1"));

    /// <summary>As EKS sets it up for Pod Identity.</summary>
    public Pod WithPodIdentity() => With(
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", clouds.Amazon.AgentAddress.AbsoluteUri),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder.Write("var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token", TwoClouds.AgentToken)),
        ("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-west-1"));

    /// <summary>As on GKE, where the metadata server knows the pod's account; its address cannot be the real one here.</summary>
    public Pod WithWorkloadIdentity() => With(("GCE_METADATA_HOST", clouds.Google.Address.Authority));

    /// <summary>A Secret's key as variables.</summary>
    public Pod WithUserKey() => With(("AWS_ACCESS_KEY_ID", TwoClouds.UserKey.Id), ("AWS_SECRET_ACCESS_KEY", TwoClouds.UserKey.Secret));

    /// <summary>The id of that key with another's secret, as a session.</summary>
    public Pod WithWrongKey(string sessionToken) => With(
        ("AWS_ACCESS_KEY_ID", TwoClouds.UserKey.Id), ("AWS_SECRET_ACCESS_KEY", SuiteSecrets.OtherAwsSecretKey), ("AWS_SESSION_TOKEN", sessionToken));

    /// <summary>A ConfigMap's file that says how Google's tokens are had.</summary>
    /// <param name="json">The file; <c>TOKEN</c> in it is the path of the projected token.</param>
    public Pod WithGoogleConfiguration(string json)
    {
        var token = folder.Write("var/run/secrets/tokens/google", TwoClouds.ProjectedToken);
        return With(("GOOGLE_APPLICATION_CREDENTIALS", folder.Write("etc/google/credentials.json", json.Replace("\"TOKEN\"", $"\"{token}\"", StringComparison.Ordinal))));
    }

    /// <summary>A mounted docker config.</summary>
    public Pod WithDockerConfig(string json)
    {
        folder.Write("docker/config.json", json);
        return With(("DOCKER_CONFIG", folder.At("docker")));
    }

    /// <summary>Puts another file beside the settings.</summary>
    public void Write(string name, string text) => folder.Write($"overlay/{name}", text);

    /// <summary>The hook's run with -v; nothing that it writes holds a secret.</summary>
    public async Task<ProgramResult> PromoteAsync(params IReadOnlyList<string> options)
    {
        var result = await RunAsync("promote", options);
        var told = await File.ReadAllTextAsync(folder.At("termination-log"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(told);
        foreach (var text in (string[])[result.Text, result.Errors, told])
        {
            Assert.All(clouds.Secrets.SelectMany(Spellings), secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }

        return result;
    }

    /// <summary>Any command on the hook's overlay, with -v.</summary>
    public Task<ProgramResult> RunAsync(string command, params IReadOnlyList<string> options) => PublishedProgram
        .Call([command, "--overlay", folder.At("overlay"), "--ca-file", clouds.Hosts.CaFile, "-v", .. options])
        .With(clouds.Hosts.Environment)
        .With(identity)
        .With(("PROMOTE_HOOK_TERMINATION_LOG", folder.At("termination-log")))
        .RunAsync();

    public void Dispose() => folder.Dispose();

    private Pod With(params IEnumerable<(string, string)> variables)
    {
        identity = [.. identity, .. variables];
        return this;
    }

    private static string Entry((string From, string To) image)
    {
        var (from, to) = (image.From.LastIndexOf(':'), image.To.LastIndexOf(':'));
        return $"- name: {image.From[..from]}\n  newName: {image.To[..to]}\n  newTag: \"{image.To[(to + 1)..]}\"";
    }

    /// <summary>A secret as it is, and as header fields carry it.</summary>
    private static IEnumerable<string> Spellings(string secret) =>
        [secret, Uri.EscapeDataString(secret), .. ((string[])["AWS", "oauth2accesstoken"]).Select(user => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")))];
}
