using System.Text;
using PromoteHook.Discovery;

namespace PromoteHook.Injecting;

/// <summary>
/// Writes the images of a rendered stream into what hands them to the hook, and leaves every other byte as it is. Marked
/// ConfigMaps take the list where there are any; else every Job of ours does. A variable that a Job has already is set in any case.
/// </summary>
/// <param name="finder">Finds the images.</param>
/// <param name="allowEmpty">True writes an empty list where no image is found; false refuses.</param>
internal sealed class Injector(ImageFinder finder, bool allowEmpty)
{
    /// <summary>
    /// Most that a variable may hold, in bytes. Linux takes 128 KiB for one, name included, and the container of a Pod with more
    /// does not start. Source: <see href="https://man7.org/linux/man-pages/man2/execve.2.html"/>, MAX_ARG_STRLEN.
    /// </summary>
    public const int MaxVariableBytes = 100 * 1024;

    /// <summary>Most that goes into a ConfigMap, in bytes: a ConfigMap holds 1 MiB in all.</summary>
    public const int MaxFileBytes = 1000 * 1024;

    /// <summary>The stream with the list written in.</summary>
    /// <exception cref="RefusalException">DiscoveryFailed: it cannot be read, nothing can take the list, or the list is too long for it.</exception>
    public Injection Inject(HeldManifests held, CancellationToken cancellationToken)
    {
        var survey = Survey.Of(held, finder, cancellationToken);
        if (survey.Images.Count == 0 && !allowEmpty)
        {
            throw Refused($"no image was found in {held.File}", "an empty list is almost surely a mistake; if it is none, give --allow-empty");
        }

        if (survey.Carriers.Count == 0)
        {
            throw Refused(
                $"{held.File} holds neither a Job of promote-hook nor a ConfigMap marked with {Carrier.Mark}: \"true\"",
                "a Job is ours when it is a hook with a container called promote-hook, or has the annotation promote-hook/self: \"true\"; see that it is part of what is rendered");
        }

        var changed = held.With(Edits(held, survey));
        Prove(changed, survey, cancellationToken);
        return new Injection(changed, survey);
    }

    private static List<TextEdit> Edits(HeldManifests held, Survey survey)
    {
        var list = new ListText(survey.Images);
        var hasConfigMap = survey.Carriers.Any(carrier => carrier.Hook is null);
        var takers = survey.Carriers.Where(carrier => carrier.Hook is null || !hasConfigMap || carrier.Listed is not null).ToList();
        foreach (var taker in takers)
        {
            CheckLength(taker, list);
        }

        var wanted = takers.Select(PlaceOf).ToHashSet();
        var located = ObjectLocator.Locate(held, survey.IsJson, wanted);
        return [.. takers.SelectMany(taker => new CarrierEdits(held.Text, list, located[PlaceOf(taker)]).Of(taker, mayAdd: !hasConfigMap))];
    }

    private static (int Line, int Column) PlaceOf(Carrier carrier) => (carrier.Manifest.Root.Line, carrier.Manifest.Root.Column);

    private static void CheckLength(Carrier carrier, ListText list)
    {
        var (isFile, limit) = carrier.Hook is null ? (true, MaxFileBytes) : (false, MaxVariableBytes);
        var length = Encoding.UTF8.GetByteCount(list.Joined(isFile));
        if (length > limit)
        {
            throw isFile
                ? Refused($"{carrier.Place}: the list takes {length / 1024} KiB, and a ConfigMap holds 1 MiB in all", "render applications apart")
                : Refused(
                    $"{carrier.Place}: the list takes {length / 1024} KiB, and a variable holds {MaxVariableBytes / 1024} KiB at most",
                    $"add a ConfigMap with {Carrier.Mark}: \"true\", mounted in the directory that --overlay names, and remove the variable {Carrier.Variable} from the Job");
        }
    }

    /// <summary>Reads the result as the hook's own tools would: what comes out goes into a cluster.</summary>
    private void Prove(HeldManifests changed, Survey before, CancellationToken cancellationToken)
    {
        Survey after;
        try
        {
            after = Survey.Of(changed, finder, cancellationToken);
        }
        catch (RefusalException refusal)
        {
            throw new InvalidOperationException($"what inject has written cannot be read, so nothing was put out: {refusal.Message}", refusal);
        }

        var list = new ListText(before.Images);
        var isSame = after.Images.SequenceEqual(before.Images)
            && after.Carriers.Count == before.Carriers.Count
            && after.Carriers.Any(carrier => carrier.Listed is not null)
            && after.Carriers.All(carrier => carrier.Listed is null ? carrier.Hook is not null : list.IsSaidBy(carrier.Listed));
        if (!isSame)
        {
            throw new InvalidOperationException("what inject has written does not read as what it meant to write, so nothing was put out");
        }
    }

    private static RefusalException Refused(string message, string remedy) => new(ExitCode.DiscoveryFailed, message, remedy);
}
