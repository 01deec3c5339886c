using System.Reflection;
using PromoteHook.Oci;

namespace PromoteHook.Tests.Architecture;

/// <summary>Holds the picture of src/README.md: which part may know which, by the types it really uses.</summary>
public sealed class DirectionTests
{
    /// <summary>
    /// A part (a namespace with those below it) → what it may use beside itself and the base class library: a namespace,
    /// or with <c>.*</c> also those below. «PromoteHook» is the root vocabulary.
    /// </summary>
    public static TheoryData<string, string[]> Directions { get; } = new()
    {
        { "PromoteHook.Kubernetes", ["PromoteHook", "PromoteHook.Oci.Transport"] },
        { "PromoteHook.ArgoCd", ["PromoteHook", "PromoteHook.Oci.Transport"] },
        { "PromoteHook.Discovery", ["PromoteHook", "PromoteHook.ArgoCd", "PromoteHook.Kubernetes", "PromoteHook.Oci", "YamlDotNet.*"] },
        { "PromoteHook.Mapping", ["PromoteHook", "PromoteHook.Discovery", "PromoteHook.Oci"] },
        { "PromoteHook.Configuration", ["PromoteHook", "PromoteHook.Discovery.*", "PromoteHook.Kubernetes", "PromoteHook.Mapping", "PromoteHook.Registries", "PromoteHook.Oci", "YamlDotNet.*"] },
        { "PromoteHook.Registries", ["PromoteHook", "PromoteHook.Oci", "PromoteHook.Oci.Copying", "PromoteHook.Oci.Credentials", "PromoteHook.Oci.Transport", "Amazon.*", "Google.*"] },
        { "PromoteHook.Injecting", ["PromoteHook", "PromoteHook.Discovery.*", "PromoteHook.Oci", "YamlDotNet.*"] },
        { "PromoteHook.Verifying", ["PromoteHook", "PromoteHook.Discovery.*", "PromoteHook.Mapping", "PromoteHook.Oci"] },
        { "PromoteHook.Planning", ["PromoteHook", "PromoteHook.Discovery", "PromoteHook.Mapping", "PromoteHook.Registries", "PromoteHook.Oci.*"] },
        { "PromoteHook.Promoting", ["PromoteHook", "PromoteHook.Mapping", "PromoteHook.Planning", "PromoteHook.Registries", "PromoteHook.Oci.*", "Microsoft.Extensions.Logging.*"] },
        { "PromoteHook.Doctoring", ["PromoteHook", "PromoteHook.Kubernetes", "PromoteHook.Mapping", "PromoteHook.Registries", "PromoteHook.Oci.*"] },
        { "PromoteHook.Reporting", ["PromoteHook", "PromoteHook.Discovery", "PromoteHook.Kubernetes", "PromoteHook.Mapping", "PromoteHook.Planning", "PromoteHook.Promoting", "PromoteHook.Verifying", "PromoteHook.Doctoring.*", "PromoteHook.Oci", "PromoteHook.Oci.Copying", "Spectre.Console.*", "Microsoft.Extensions.Logging.*"] },
        { "PromoteHook.Oci.Credentials", ["PromoteHook.Oci"] },
        { "PromoteHook.Oci.Transport", ["PromoteHook.Oci", "PromoteHook.Oci.Credentials", "Microsoft.Extensions.Logging.*"] },
        { "PromoteHook.Oci.Repositories", ["PromoteHook.Oci", "PromoteHook.Oci.Transport"] },
        { "PromoteHook.Oci.Copying", ["PromoteHook.Oci", "PromoteHook.Oci.Transport", "PromoteHook.Oci.Repositories"] },
    };

    [Theory]
    [MemberData(nameof(Directions))]
    public void A_part_uses_only_what_stands_left_of_it(string part, string[] allowed)
    {
        var types = TypesOf(part);

        var strangers = types
            .SelectMany(type => UsedTypes.Of(type), (type, used) => (type, used))
            .Where(pair => !IsAllowed(pair.used, part, allowed))
            .Select(pair => $"{pair.type.FullName} uses {pair.used.FullName}")
            .Distinct();

        Assert.NotEmpty(types);
        Assert.True(!strangers.Any(), string.Join(Environment.NewLine, strangers));
    }

    [Fact]
    public void The_library_references_the_base_class_library_and_logging_abstractions_only()
    {
        var references = typeof(Digest).Assembly.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.All(references, name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name is "Microsoft.Win32.Primitives" or "Microsoft.Extensions.Logging.Abstractions",
            $"unexpected reference to {name}"));
    }

    private static Type[] TypesOf(string part)
    {
        Assembly[] assemblies = [typeof(Digest).Assembly, typeof(ExitCode).Assembly];
        return [.. assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => IsIn(type.Namespace ?? "", part))];
    }

    private static bool IsAllowed(Type used, string part, string[] allowed)
    {
        var name = used.Namespace ?? "";
        var isFramework = IsIn(name, "System") && !IsIn(name, "System.CommandLine");

        // Types without a namespace are the compiler's own.
        return name.Length == 0 || isFramework || IsIn(name, part)
            || allowed.Any(each => each.EndsWith(".*", StringComparison.Ordinal) ? IsIn(name, each[..^2]) : name == each);
    }

    private static bool IsIn(string name, string ancestor) => name == ancestor || name.StartsWith(ancestor + ".", StringComparison.Ordinal);
}
