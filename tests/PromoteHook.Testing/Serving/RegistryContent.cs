using PromoteHook.Oci;

namespace PromoteHook.Testing.Serving;

/// <summary>Everything a registry holds. All access goes through one lock: requests come in parallel.</summary>
/// <param name="needsCreatedRepositories">True takes pushes to what was created only.</param>
/// <param name="createdPart">The part of a repository's path that is created.</param>
/// <param name="keepsUploads">False forgets what is uploaded.</param>
internal sealed class RegistryContent(bool needsCreatedRepositories, Func<string, string> createdPart, bool keepsUploads)
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, RepositoryContent> repositories = [];
    private readonly HashSet<string> created = [];
    private readonly Dictionary<string, UploadSession> sessions = [];
    private int lastSession;

    public void Create(string repository) => Within(() => { created.Add(createdPart(repository)); });

    public bool TakesPushesTo(string repository) => !needsCreatedRepositories || Exists(repository);

    public ManifestContent? FindManifest(string repository, string reference) => Within(() =>
    {
        if (Find(repository) is not { } content)
        {
            return null;
        }

        var digest = Digest.TryParse(reference, out var parsed) ? parsed : content.Tags.GetValueOrDefault(reference);
        return digest is null ? null : content.Manifests.GetValueOrDefault(digest);
    });

    public bool Exists(string repository) => Within(() => created.Contains(createdPart(repository)));

    public void PutManifest(string repository, Digest digest, ManifestContent manifest, string? tag) => Within(() =>
    {
        var content = Open(repository);
        content.Manifests[digest] = manifest;
        if (tag is not null)
        {
            content.Tags[tag] = digest;
        }
    });

    public bool DeleteTag(string repository, string tag) => Within(() => Find(repository)?.Tags.Remove(tag) ?? false);

    public bool DeleteManifest(string repository, Digest digest) => Within(() =>
    {
        if (Find(repository) is not { } content || !content.Manifests.Remove(digest))
        {
            return false;
        }

        foreach (var tag in content.Tags.Where(pair => pair.Value == digest).Select(pair => pair.Key).ToArray())
        {
            content.Tags.Remove(tag);
        }

        return true;
    });

    public IReadOnlyDictionary<string, Digest> Tags(string repository) =>
        Within(() => new SortedDictionary<string, Digest>(Find(repository)?.Tags ?? [], StringComparer.Ordinal));

    public Digest? FindTag(string repository, string tag) => Within(() => Find(repository)?.Tags.GetValueOrDefault(tag));

    public IReadOnlyList<ManifestContent> Manifests(string repository) => Within(() => Find(repository)?.Manifests.Values.ToArray() ?? []);

    public bool HasManifest(string repository, Digest digest) => Within(() => Find(repository)?.Manifests.ContainsKey(digest) ?? false);

    public StoredBlob? FindBlob(string repository, Digest digest) => Within(() => Find(repository)?.Blobs.GetValueOrDefault(digest));

    public void PutBlob(string repository, Digest digest, StoredBlob blob) => Within(() => { Open(repository).Blobs[digest] = blob; });

    public bool DeleteBlob(string repository, Digest digest) => Within(() => Find(repository)?.Blobs.Remove(digest) ?? false);

    public UploadSession StartSession(string repository) => Within(() =>
    {
        var session = new UploadSession($"upload-{++lastSession}", repository, keepsUploads);
        sessions.Add(session.Id, session);
        return session;
    });

    public UploadSession? FindSession(string repository, string id) =>
        Within(() => sessions.GetValueOrDefault(id) is { } session && session.Repository == repository ? session : null);

    public void EndSession(UploadSession session) => Within(() => { sessions.Remove(session.Id); });

    public int OpenSessions => Within(() => sessions.Count);

    private RepositoryContent? Find(string repository) => repositories.GetValueOrDefault(repository);

    private RepositoryContent Open(string repository)
    {
        if (!repositories.TryGetValue(repository, out var content))
        {
            repositories.Add(repository, content = new RepositoryContent());
            created.Add(createdPart(repository));
        }

        return content;
    }

    private void Within(Action action)
    {
        lock (guard)
        {
            action();
        }
    }

    private T Within<T>(Func<T> read)
    {
        lock (guard)
        {
            return read();
        }
    }
}
