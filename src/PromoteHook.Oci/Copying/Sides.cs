using PromoteHook.Oci.Repositories;
using PromoteHook.Oci.Transport;

namespace PromoteHook.Oci.Copying;

/// <summary>Gives a registry's failure the side and repository it happened at.</summary>
internal static class Sides
{
    /// <exception cref="CopyException">The failure, with its side.</exception>
    public static async Task<T> AtAsync<T>(Side side, Repository repository, Func<Repository, Task<T>> work)
    {
        try
        {
            return await work(repository);
        }
        catch (RegistryException failure)
        {
            throw new CopyException(side, failure, repository.Name);
        }
    }

    /// <exception cref="CopyException">The failure, with its side.</exception>
    public static Task AtAsync(Side side, Repository repository, Func<Repository, Task> work) =>
        AtAsync(side, repository, async at =>
        {
            await work(at);
            return true;
        });
}
