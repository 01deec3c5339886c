using System.Text.RegularExpressions;
using PromoteHook.Registries;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Configuration;

/// <summary>Reads a rule's <c>createRepository</c>: how a destination repository that does not exist is created.</summary>
internal sealed partial class TemplateReader(YamlPlace place)
{
    private const string WithExclusion = "_WITH_EXCLUSION";

    private static readonly IReadOnlyDictionary<string, string?> Mutabilities = Words("MUTABLE", "IMMUTABLE", "MUTABLE" + WithExclusion, "IMMUTABLE" + WithExclusion);

    private static readonly IReadOnlyDictionary<string, string?> Encryptions = Words("AES256", "KMS", "KMS_DSSE");

    private readonly PolicyFile files = new(place);

    /// <summary>Reads the value of the key; files that it names are read now.</summary>
    /// <param name="node">The value.</param>
    /// <param name="to">The rule's destinations: only what their vendor takes may be said.</param>
    /// <exception cref="RefusalException">Usage: something is unknown, missing, of another form or for another vendor; a file is not there or holds no JSON.</exception>
    public RepositoryTemplate Read(YamlNode node, string to)
    {
        var mapping = new YamlMapping(place, node, "createRepository", ["ecr", "artifactRegistry"]);
        var template = (mapping.Find("ecr"), mapping.Find("artifactRegistry")) switch
        {
            ({ } ecr, null) => new RepositoryTemplate(ReadEcr(ecr), null),
            (null, { } artifactRegistry) => new RepositoryTemplate(null, ReadArtifactRegistry(artifactRegistry)),
            (null, null) => throw place.Refuse(node, "createRepository has neither 'ecr' nor 'artifactRegistry'", "add 'ecr: {}' or 'artifactRegistry: {}'"),
            _ => throw place.Refuse(node, "createRepository has both 'ecr' and 'artifactRegistry'", "a rule is for one registry; leave out the other"),
        };
        RefuseOtherVendor(template, to.Split('/')[0], node);
        return template;
    }

    private EcrTemplate ReadEcr(YamlNode node)
    {
        var ecr = new YamlMapping(place, node, "ecr", ["tagMutability", "mutabilityExclusions", "scanOnPush", "encryption", "kmsKey", "tags", "policyFile", "lifecyclePolicyFile"]);
        var template = new EcrTemplate();
        template = template with
        {
            TagMutability = ecr.FindWord("tagMutability", Mutabilities, null) ?? template.TagMutability,
            MutabilityExclusions = [.. (ecr.FindList("mutabilityExclusions") ?? []).Select(item => ReadExclusion(item, ecr.TextOf("mutabilityExclusions", item)))],
            ScanOnPush = ecr.FindTruth("scanOnPush"),
            Encryption = ecr.FindWord("encryption", Encryptions, null),
            KmsKey = ecr.FindText("kmsKey"),
            Tags = ecr.FindTexts("tags"),
            Policy = files.Read(ecr, "policyFile"),
            LifecyclePolicy = files.Read(ecr, "lifecyclePolicyFile"),
        };
        RefuseExclusions(ecr, node, template);
        return template.KmsKey is null || template.Encryption is "KMS" or "KMS_DSSE"
            ? template
            : throw place.Refuse(ecr.Require("kmsKey"), "'kmsKey' in ecr has no use without 'encryption: KMS'", "add 'encryption: KMS' or 'encryption: KMS_DSSE', or leave out the key");
    }

    private void RefuseExclusions(YamlMapping ecr, YamlNode node, EcrTemplate template)
    {
        var isExclusive = template.TagMutability.EndsWith(WithExclusion, StringComparison.Ordinal);
        if (isExclusive && template.MutabilityExclusions.Count is 0 or > 5)
        {
            throw place.Refuse(ecr.Find("mutabilityExclusions") ?? node, $"'tagMutability: {template.TagMutability}' wants one to five 'mutabilityExclusions'", "name the tags that it does not hold for: [latest, 'dev-*']");
        }

        if (!isExclusive && ecr.Find("mutabilityExclusions") is { } exclusions)
        {
            throw place.Refuse(exclusions, $"'mutabilityExclusions' in ecr has no use with 'tagMutability: {template.TagMutability}'", $"write 'tagMutability: {template.TagMutability}{WithExclusion}', or leave them out");
        }
    }

    private string ReadExclusion(YamlNode node, string text) =>
        Exclusion().IsMatch(text) ? text : throw place.Refuse(node, $"'{text}' in mutabilityExclusions is not a pattern of tags", "write a tag, '*' within it for any characters");

    private ArtifactRegistryTemplate ReadArtifactRegistry(YamlNode node)
    {
        var repository = new YamlMapping(place, node, "artifactRegistry", ["immutableTags", "labels", "kmsKey"]);
        var key = repository.FindText("kmsKey");
        return key is null || GoogleKey().IsMatch(key)
            ? new ArtifactRegistryTemplate { ImmutableTags = repository.FindTruth("immutableTags"), Labels = repository.FindTexts("labels"), KmsKey = key }
            : throw place.Refuse(repository.Require("kmsKey"), $"'{key}' is not the name of a key", "write it as projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY");
    }

    private void RefuseOtherVendor(RepositoryTemplate template, string host, YamlNode node)
    {
        var vendors = HostVendors.Of(host.ToLowerInvariant());
        if (template.Ecr is not null && !vendors.Contains(RegistryVendor.Ecr))
        {
            throw place.Refuse(node, $"'ecr' in createRepository is for Amazon ECR, and the rule's 'to' is on {host}", Remedy(vendors));
        }

        if (template.ArtifactRegistry is not null && !vendors.Contains(RegistryVendor.ArtifactRegistry) && !vendors.Contains(RegistryVendor.GoogleContainerRegistry))
        {
            throw place.Refuse(node, $"'artifactRegistry' in createRepository is for Google Artifact Registry, and the rule's 'to' is on {host}", Remedy(vendors));
        }
    }

    private static string Remedy(IReadOnlySet<RegistryVendor> vendors) =>
        vendors.Contains(RegistryVendor.Ecr) ? "write 'ecr' instead, or correct 'to'"
        : vendors.Contains(RegistryVendor.ArtifactRegistry) || vendors.Contains(RegistryVendor.GoogleContainerRegistry) ? "write 'artifactRegistry' instead, or correct 'to'"
        : "leave out createRepository, or correct 'to'";

    private static Dictionary<string, string?> Words(params IEnumerable<string> words) => words.ToDictionary(word => word, string? (word) => word);

    /// <remarks>Source: <see href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html"/>.</remarks>
    [GeneratedRegex(@"^[0-9A-Za-z._*-]{1,128}\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Exclusion();

    [GeneratedRegex(@"^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex GoogleKey();
}
