using PromoteHook.ArgoCd;
using PromoteHook.Discovery;
using PromoteHook.Doctoring;
using PromoteHook.Kubernetes;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Commands;

/// <summary>Asks Argo CD as the options say: for the images of the running sync, and for the doctor.</summary>
internal sealed class ArgoCdAccess : IDisposable
{
    private readonly CommandRun run;
    private readonly ArgoCdClient client;
    private readonly ArgoCdChoice choice;
    private readonly Func<CancellationToken, Task<OwnJob>>? ownJob;
    private readonly Action<string> note;

    /// <param name="run">The options.</param>
    /// <param name="server">Where it is.</param>
    /// <param name="ownJob">Tells of the Job this process runs in; null when nobody can.</param>
    /// <param name="note">Is told of tries that failed, and of what else helps to find a fault.</param>
    public ArgoCdAccess(CommandRun run, ArgoCdServer server, Func<CancellationToken, Task<OwnJob>>? ownJob, Action<string> note)
    {
        this.run = run;
        this.ownJob = ownJob;
        this.note = note;
        var options = run.Options;
        var token = new ArgoCdToken(run.Get(options.ArgoCdTokenFile), run.Surroundings.Environment.GetValueOrDefault(Surroundings.ArgoCdTokenVariable));
        var proxy = TransportChoice.ArgoCdProxyOf(run, server);
        var sockets = ServiceSockets.Create(proxy, TransportChoice.ArgoCdAuthoritiesOf(run));
        if (run.Get(options.ArgoCdInsecure))
        {
            run.Surroundings.ErrorLines.Write($"warning: the certificate of {server} is not checked (--argocd-insecure)");
            sockets.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        }

        client = new ArgoCdClient(server, token, sockets, proxy, run.Surroundings.Time, note);
        choice = new ArgoCdChoice
        {
            Application = ApplicationOf(run),
            Project = run.Get(options.Project),
            Revision = Parse(run, options.Revision, Revision.Parse),
            InstanceLabel = run.Get(options.InstanceLabel),
            AllowEmpty = run.Get(options.AllowEmpty),
        };
    }

    /// <summary>The Application that the options name; null when they name none.</summary>
    /// <exception cref="RefusalException">Usage or DiscoveryFailed: it is no such name.</exception>
    public static ApplicationName? ApplicationOf(CommandRun run) => Parse(run, run.Options.Application, ApplicationName.Parse);

    /// <summary>The images of the running sync.</summary>
    public IManifestSource CreateSource(ImageFinder finder) =>
        new ArgoCdApplication(client, finder, choice, ownJob, run.Surroundings.Time, text => run.Surroundings.ErrorLines.Write($"warning: {text}"), note);

    /// <summary>What the doctor asks: it needs no running sync.</summary>
    public ServiceCheck CreateCheck(ImageFinder finder) => new($"Argo CD {client.Server}",
    [
        new(CheckKind.Protocol, async stop => $"version {client.Show(await client.GetVersionAsync(stop))} answers"),
        new(CheckKind.Login, async stop => await client.GetUserAsync(stop) is { } user ? $"the token is of {client.Show(user)}" : throw UnknownToken()),
        new(CheckKind.Application, async stop => $"application {await NameAsync(stop)} may be read, and is of project {client.Show((await GetAsync(stop)).Project)}"),
        new(CheckKind.Manifests, stop => RenderAsync(finder, stop)),
    ]);

    public void Dispose() => client.Dispose();

    private static T? Parse<T>(CommandRun run, CommandOption<string?> option, Func<string, T> parse)
        where T : class
    {
        try
        {
            return run.Get(option) is { } text ? parse(text) : null;
        }
        catch (FormatException fault)
        {
            throw new RefusalException(ExitCode.Usage, $"{run.GiverOf(option)}: {fault.Message}");
        }
    }

    private async Task<string> RenderAsync(ImageFinder finder, CancellationToken cancellationToken)
    {
        var name = await NameAsync(cancellationToken);
        var manifests = new ArgoCdManifests($"{ArgoCdApplication.FilePrefix}{name}", finder);
        var found = await client.ReadAsync(ArgoCdRequest.Manifests(name, choice.Project, target: null), manifests.ReadManifests, cancellationToken);
        return $"it renders, at its target revision, to {found.Objects} objects with {found.Uses.Select(use => use.Reference).Distinct().Count()} images";
    }

    private async Task<Application> GetAsync(CancellationToken cancellationToken) =>
        await client.GetApplicationAsync(await NameAsync(cancellationToken), choice.Project, cancellationToken);

    private async Task<ApplicationName> NameAsync(CancellationToken cancellationToken) =>
        choice.Application ?? ArgoCdApplication.NameBy(ownJob is null ? null : await ownJob(cancellationToken), choice);

    private RefusalException UnknownToken() => new(
        ExitCode.AccessDenied, $"Argo CD {client.Server}: the token is unknown there, or has expired", "make a new one (argocd proj role create-token PROJECT ROLE) and put it where the old one stands");
}
