using System.Text.RegularExpressions;
using PromoteHook.Mapping;
using PromoteHook.Registries;
using YamlDotNet.RepresentationModel;

namespace PromoteHook.Configuration;

/// <summary>Reads <c>credentials</c>: as whom some registries are asked.</summary>
internal sealed partial class IdentityReader(YamlPlace place)
{
    /// <summary>Reads one item of the list.</summary>
    /// <exception cref="RefusalException">Usage: something is unknown, missing or of another form.</exception>
    public IdentityRule Read(YamlNode node)
    {
        var rule = new YamlMapping(place, node, "credential", ["registry", "aws", "google"]);
        var registry = ReadRegistry(rule);
        var identity = (rule.Find("aws"), rule.Find("google")) switch
        {
            ({ } aws, null) => new IdentityRule(registry, rule.Line) { Aws = ReadAws(aws) },
            (null, { } google) => new IdentityRule(registry, rule.Line) { GoogleImpersonate = ReadGoogle(google) },
            (null, null) => throw place.Refuse(node, "credential has neither 'aws' nor 'google'", "add 'aws: {assumeRole: …}' or 'google: {impersonate: …}'"),
            _ => throw place.Refuse(node, "credential has both 'aws' and 'google'", "give each registry an item of its own"),
        };
        RefuseOtherVendor(identity, rule.Require("registry"));
        return identity;
    }

    private string ReadRegistry(YamlMapping rule)
    {
        var text = rule.RequireText("registry");
        if (text.Contains('/', StringComparison.Ordinal) || !IsHost(text))
        {
            throw place.Refuse(rule.Require("registry"), $"'{text}' is not a registry's host", "write a host as in references, such as 111111111111.dkr.ecr.eu-west-1.amazonaws.com or *-docker.pkg.dev; '*' is within one label");
        }

        return text.ToLowerInvariant();
    }

    private AwsRole ReadAws(YamlNode node)
    {
        var aws = new YamlMapping(place, node, "aws", ["assumeRole", "externalId", "sessionName", "googleAudience"]);
        if (aws.Find("googleAudience") is not null && aws.Find("externalId") is { } externalId)
        {
            throw place.Refuse(externalId, "'externalId' in aws has no use with 'googleAudience'", "leave out one of them: a role that is assumed by an identity token has no external id");
        }

        return new AwsRole(Checked(aws, "assumeRole", aws.RequireText("assumeRole"), RoleArn(), "the ARN of a role", "write it as arn:aws:iam::111111111111:role/NAME")!)
        {
            ExternalId = Checked(aws, "externalId", aws.FindText("externalId"), ExternalId(), "an external id", "it has 2 to 1224 letters, digits or characters of + = , . @ : / _ -"),
            SessionName = Checked(aws, "sessionName", aws.FindText("sessionName"), SessionName(), "a session's name", "it has 2 to 64 letters, digits or characters of + = , . @ _ -"),
            GoogleAudience = Checked(aws, "googleAudience", aws.FindText("googleAudience"), Audience(), "an audience", "write what the role's trust policy has for accounts.google.com:oaud, such as sts.amazonaws.com"),
        };
    }

    private string ReadGoogle(YamlNode node)
    {
        var google = new YamlMapping(place, node, "google", ["impersonate"]);
        return Checked(google, "impersonate", google.RequireText("impersonate"), ServiceAccount(), "the e-mail address of a service account", "write it as NAME@PROJECT.iam.gserviceaccount.com")!;
    }

    private string? Checked(YamlMapping mapping, string key, string? text, Regex form, string what, string remedy) =>
        text is null || form.IsMatch(text) ? text : throw place.Refuse(mapping.Require(key), $"'{text}' is not {what}", remedy);

    private void RefuseOtherVendor(IdentityRule identity, YamlNode registry)
    {
        var vendors = HostVendors.Of(identity.Registry);
        if (identity.Aws is not null && !vendors.Contains(RegistryVendor.Ecr) && !vendors.Contains(RegistryVendor.EcrPublic))
        {
            throw place.Refuse(registry, $"'aws' is for Amazon ECR, and '{identity.Registry}' matches no host of it", "correct the host; '*' is within one label: '*.dkr.ecr.*.amazonaws.com'");
        }

        if (identity.GoogleImpersonate is not null && !vendors.Contains(RegistryVendor.ArtifactRegistry) && !vendors.Contains(RegistryVendor.GoogleContainerRegistry))
        {
            throw place.Refuse(registry, $"'google' is for Artifact Registry, and '{identity.Registry}' matches no host of it", "correct the host; '*' is within one label: '*-docker.pkg.dev'");
        }
    }

    private static bool IsHost(string text)
    {
        try
        {
            _ = RepositoryPattern.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RoleArn();

    /// <remarks>Source: <see href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"/>, as the next.</remarks>
    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@:/-]{2,1224}\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ExternalId();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"^[!-~]{1,255}\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Audience();

    /// <remarks>Of IAM, and the default ones of Compute Engine and App Engine.</remarks>
    [GeneratedRegex(@"^[a-z0-9._-]+@[a-z0-9.-]+\.gserviceaccount\.com\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ServiceAccount();
}
