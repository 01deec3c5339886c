using System.Text;
using PromoteHook.Discovery;
using PromoteHook.Mapping;
using PromoteHook.Oci;
using PromoteHook.Registries;

namespace PromoteHook.Tests.Configuration;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"promote-hook-{Guid.NewGuid():N}.yaml");

    [Fact]
    public void Every_key_is_read()
    {
        var settings = Read("""
            rules:
              - to: prod.example/**
                from: dev.example/**
                onDigestMismatch: overwrite
                referrers: require
              - {to: b.example/x, from: [c.example/x, d.example/x]}
            defaults:
              onDigestMismatch: fail
              mutableTags: [edge, "1"]
              referrers: off
            unmatched: fail
            searchRules:
              - {group: '*.strimzi.io', kind: Kafka, path: 'spec.items[].image'}
              - {group: '', kind: '*', path: spec.*.image}
            """);

        Assert.Equivalent(new[] { new Rule("prod.example/**", ["dev.example/**"], $"{file}:2") { OnDigestMismatch = MismatchPolicy.Overwrite, Referrers = ReferrerPolicy.Require }, new Rule("b.example/x", ["c.example/x", "d.example/x"], $"{file}:6") }, settings.Rules, strict: true);
        Assert.Equal(MismatchPolicy.Fail, settings.OnDigestMismatch);
        Assert.Equal(["edge", "1"], settings.MutableTags);
        Assert.Equal(ReferrerPolicy.Off, settings.Referrers);
        Assert.True(settings.FailUnmatched);
        Assert.Equal([new SearchRule("*.strimzi.io", "Kafka", "spec.items[].image"), new SearchRule("", "*", "spec.*.image")], settings.SearchRules);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_the_empty_settings(string text) => Assert.Same(Settings.Empty, Read(text));

    [Theory]
    [InlineData("rules: []")]
    [InlineData("unmatched: ignore")]
    [InlineData("defaults: {}")]
    public void What_is_not_said_keeps_its_default(string text) => Assert.Equivalent(Settings.Empty, Read(text), strict: true);

    [Fact]
    public void A_byte_order_mark_and_CRLF_do_not_matter()
    {
        var settings = Read("\uFEFFrules:\r\n  - to: a.example\r\n    from: b.example\r\n");

        Assert.Equal($"{file}:2", Assert.Single(settings.Rules).Where);
    }

    [Theory]
    [InlineData("rules:\n  - to: a.example\n    form: b.example", "3:5: unknown key 'form' in rule", "did you mean 'from'?")]
    [InlineData("rules:\n  - to: a.example\n    gates: {}", "3:5: unknown key 'gates' in rule", "the keys are to, from, onDigestMismatch, referrers, createRepository")]
    [InlineData("gates: []", "1:1: unknown key 'gates' in the settings", "the keys are rules, defaults, unmatched, searchRules, credentials")]
    [InlineData("credentials:\n  - {registry: a.example, aws: {assumerole: x}}", "2:33: unknown key 'assumerole' in aws", "did you mean 'assumeRole'?")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {tagMutability: IMMUTABEL}}}", "2:78: 'IMMUTABEL' is not a value of 'tagMutability'", "did you mean 'IMMUTABLE'? it must be one of MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {scanOnPush: yes}}}", "2:75: 'yes' is not a value of 'scanOnPush'", "it must be one of true, false")]
    [InlineData("Rules: []", "1:1: unknown key 'Rules' in the settings", "did you mean 'rules'?")]
    [InlineData("defaults: {referers: off}", "1:12: unknown key 'referers' in defaults", "did you mean 'referrers'?")]
    [InlineData("defaults: {referrers: besteffort}", "1:23: 'besteffort' is not a value of 'referrers'", "did you mean 'bestEffort'? it must be one of require, bestEffort, off")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, referrers: never}", "2:49: 'never' is not a value of 'referrers'", "it must be one of require, bestEffort, off")]
    [InlineData("? [a]\n: b", "1:3: a key is a list or a mapping where only a word can be one", "write a word before the colon")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, onDigestMismatch: overwite}", "2:56: 'overwite' is not a value of 'onDigestMismatch'", "did you mean 'overwrite'? it must be one of ignore, warn, fail, overwrite")]
    [InlineData("unmatched: maybe", "1:12: 'maybe' is not a value of 'unmatched'", "it must be one of ignore, fail")]
    public void Unknown_words_are_refused_with_what_was_probably_meant(string text, string message, string remedy)
    {
        var refusal = Refuse(text);

        Assert.StartsWith(message, AfterFile(refusal), StringComparison.Ordinal);
        Assert.StartsWith(remedy, refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a", "1:1: the settings must be a mapping")]
    [InlineData("rules: {to: a}", "1:8: 'rules' in the settings must be a list")]
    [InlineData("rules:", "1:7: 'rules' in the settings must be a list")]
    [InlineData("rules: [a]", "1:9: rule must be a mapping")]
    [InlineData("rules:\n  - from: a.example", "2:5: rule has no 'to'")]
    [InlineData("rules:\n  - to: a.example", "2:5: rule has no 'from'")]
    [InlineData("rules:\n  - {to: a.example, from: []}", "2:27: 'from' in rule is an empty list")]
    [InlineData("rules:\n  - {to: a.example, from: {}}", "2:27: 'from' in rule must be text")]
    [InlineData("rules:\n  - {to: [a.example], from: b.example}", "2:10: 'to' in rule must be text")]
    [InlineData("rules:\n  - {to: , from: b.example}", "2:10: 'to' in rule is empty")]
    [InlineData("rules:\n  - {to: a.example, from: [null]}", "2:28: 'from' in rule is empty")]
    [InlineData("defaults: {mutableTags: latest}", "1:25: 'mutableTags' in defaults must be a list")]
    [InlineData("defaults: {mutableTags: ['a b']}", "1:26: 'a b' in mutableTags is not a tag")]
    [InlineData("defaults: {mutableTags: ['x@sha256:aa']}", "1:26: 'x@sha256:aa' in mutableTags is not a tag")]
    [InlineData("searchRules:\n  - {group: apps/v1, kind: X, path: a.b}", "2:13: 'apps/v1' is not an API group")]
    [InlineData("searchRules:\n  - {group: apps, kind: 'X*', path: a.b}", "2:25: 'X*' is not a kind")]
    [InlineData("searchRules:\n  - {group: apps, kind: X, path: a..b}", "2:34: 'a..b' is not a field path")]
    [InlineData("rules:\n  - to: a.example/**\n    from: b.example/**/**", "3:11: 'b.example/**/**' is not a repository pattern: '**' twice in a row")]
    [InlineData("rules:\n  - to: a.example/*\n    from:\n      - b.example/*\n      - b.example/**", "5:9: 'from' has 1 '**' and 'to' has 0")]
    [InlineData("credentials: {registry: a.example}", "1:14: 'credentials' in the settings must be a list")]
    [InlineData("credentials: [{aws: {assumeRole: x}}]", "1:15: credential has no 'registry'")]
    [InlineData("credentials: [{registry: public.ecr.aws/team, aws: {}}]", "1:26: 'public.ecr.aws/team' is not a registry's host")]
    [InlineData("credentials: [{registry: '**.amazonaws.com', aws: {}}]", "1:26: '**.amazonaws.com' is not a registry's host")]
    [InlineData("credentials: [{registry: https://a.example, aws: {}}]", "1:26: 'https://a.example' is not a registry's host")]
    [InlineData("credentials: [{registry: a.example}]", "1:15: credential has neither 'aws' nor 'google'")]
    [InlineData("credentials: [{registry: a.example, aws: {}, google: {}}]", "1:15: credential has both 'aws' and 'google'")]
    [InlineData("credentials: [{registry: a.example, aws: {}}]", "1:42: aws has no 'assumeRole'")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::11:role/x'}}]", "1:55: 'arn:aws:iam::11:role/x' is not the ARN of a role")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::111111111111:user/x'}}]", "1:55: 'arn:aws:iam::111111111111:user/x' is not the ARN of a role")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::111111111111:role/x', externalId: a b}}]", "1:103: 'a b' is not an external id")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::111111111111:role/x', sessionName: 'a/b'}}]", "1:104: 'a/b' is not a session's name")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::111111111111:role/x', googleAudience: a b}}]", "1:107: 'a b' is not an audience")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::111111111111:role/x', googleAudience: a, externalId: abc}}]", "1:122: 'externalId' in aws has no use with 'googleAudience'")]
    [InlineData("credentials: [{registry: a.example, aws: {assumeRole: 'arn:aws:iam::111111111111:role/x'}}]", "1:26: 'aws' is for Amazon ECR, and 'a.example' matches no host of it")]
    [InlineData("credentials: [{registry: '*.amazonaws.com', aws: {assumeRole: 'arn:aws:iam::111111111111:role/x'}}]", "1:26: 'aws' is for Amazon ECR, and '*.amazonaws.com' matches no host of it")]
    [InlineData("credentials: [{registry: a.example, google: {impersonate: promoter}}]", "1:59: 'promoter' is not the e-mail address of a service account")]
    [InlineData("credentials: [{registry: a.example, google: {impersonate: me@example.com}}]", "1:59: 'me@example.com' is not the e-mail address of a service account")]
    [InlineData("credentials: [{registry: a.example, google: {impersonate: p@prod.iam.gserviceaccount.com}}]", "1:26: 'google' is for Artifact Registry, and 'a.example' matches no host of it")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: }", "2:56: createRepository must be a mapping")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {}}", "2:56: createRepository has neither 'ecr' nor 'artifactRegistry'")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {}, artifactRegistry: {}}}", "2:56: createRepository has both 'ecr' and 'artifactRegistry'")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {}}}", "2:56: 'ecr' in createRepository is for Amazon ECR, and the rule's 'to' is on a.example")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {artifactRegistry: {}}}", "2:56: 'artifactRegistry' in createRepository is for Google Artifact Registry, and the rule's 'to' is on a.example")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {kmsKey: alias/x}}}", "2:71: 'kmsKey' in ecr has no use without 'encryption: KMS'")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {mutabilityExclusions: [a]}}}", "2:85: 'mutabilityExclusions' in ecr has no use with 'tagMutability: MUTABLE'")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {mutabilityExclusions: [a b]}}}", "2:86: 'a b' in mutabilityExclusions is not a pattern of tags")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {tagMutability: IMMUTABLE_WITH_EXCLUSION}}}", "2:62: 'tagMutability: IMMUTABLE_WITH_EXCLUSION' wants one to five 'mutabilityExclusions'")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {tags: [a]}}}", "2:69: 'tags' in ecr must be a mapping")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {ecr: {tags: {a: [b]}}}}", "2:73: 'tags' in ecr must be text")]
    [InlineData("rules:\n  - {to: a.example, from: b.example, createRepository: {artifactRegistry: {kmsKey: alias/x}}}", "2:84: 'alias/x' is not the name of a key")]
    [InlineData("rules:\n  - to: a.example/web:1.0\n    from: b.example/web", "2:9: 'a.example/web:1.0' is not a repository pattern: a rule speaks for repositories")]
    public void Wrong_types_and_values_are_refused_with_line_and_column(string text, string message)
    {
        var refusal = Refuse(text);

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith(message, AfterFile(refusal), StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_say_as_whom_a_registry_is_asked()
    {
        var settings = Read("""
            credentials:
            - registry: 111111111111.dkr.ecr.EU-west-1.amazonaws.com
              aws: {assumeRole: 'arn:aws-cn:iam::111111111111:role/ci/pull', externalId: 12345, sessionName: sync}
            - {registry: '*.dkr.ecr.*.amazonaws.com', aws: {assumeRole: 'arn:aws:iam::222222222222:role/push'}}
            - {registry: '333333333333.dkr.ecr.*.amazonaws.com', aws: {assumeRole: 'arn:aws:iam::333333333333:role/push', googleAudience: sts.amazonaws.com}}
            - {registry: '*-docker.pkg.dev', google: {impersonate: promoter@prod.iam.gserviceaccount.com}}
            - {registry: eu.gcr.io, google: {impersonate: 123-compute@developer.gserviceaccount.com}}
            """);

        Assert.Equal(
            [
                new IdentityRule("111111111111.dkr.ecr.eu-west-1.amazonaws.com", $"{file}:2")
                {
                    Aws = new AwsRole("arn:aws-cn:iam::111111111111:role/ci/pull") { ExternalId = "12345", SessionName = "sync" },
                },
                new IdentityRule("*.dkr.ecr.*.amazonaws.com", $"{file}:4") { Aws = new AwsRole("arn:aws:iam::222222222222:role/push") },
                new IdentityRule("333333333333.dkr.ecr.*.amazonaws.com", $"{file}:5") { Aws = new AwsRole("arn:aws:iam::333333333333:role/push") { GoogleAudience = "sts.amazonaws.com" } },
                new IdentityRule("*-docker.pkg.dev", $"{file}:6") { GoogleImpersonate = "promoter@prod.iam.gserviceaccount.com" },
                new IdentityRule("eu.gcr.io", $"{file}:7") { GoogleImpersonate = "123-compute@developer.gserviceaccount.com" },
            ],
            settings.Credentials);
    }

    [Theory]
    [InlineData("$.spec.image")]
    [InlineData("spec/image")]
    [InlineData("spec.[].image")]
    [InlineData("spec.images[0]")]
    [InlineData(".spec.image")]
    public void Field_paths_as_other_tools_write_them_are_refused(string path) =>
        Assert.StartsWith($"1:44: '{path}' is not a field path", AfterFile(Refuse($"searchRules: [{{group: apps, kind: X, path: '{path}'}}]")), StringComparison.Ordinal);

    [Theory]
    [InlineData("spec.items[].image")]
    [InlineData("spec.*[][].image")]
    [InlineData("metadata.annotations.dapr\\.io/sidecar-image")]
    [InlineData("image")]
    public void Field_paths_are_read_as_written(string path) =>
        Assert.Equal(path, Assert.Single(Read($"searchRules: [{{group: apps, kind: X, path: '{path}'}}]").SearchRules).Path);

    [Theory]
    [InlineData("rules: []\nrules: []", "2:1: not valid YAML")]
    [InlineData("rules: [", "2:1: not valid YAML")]
    [InlineData("rules: [\nx", "2:1: not valid YAML: a value ends without")]
    [InlineData(": *a *#", "1:3: no anchor '&a' stands before this alias")]
    [InlineData("rules: *nobody", "1:8: no anchor '&nobody' stands before this alias")]
    [InlineData("rules: []\n---\nrules: []", "3:1: a settings file holds one document")]
    public void What_is_no_single_document_is_refused(string text, string message) =>
        Assert.StartsWith(message, AfterFile(Refuse(text)), StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_before_it_exhausts_the_stack() =>
        Assert.Contains("nested deeper", Refuse("rules: " + new string('[', 200_000)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_over_a_mebibyte_is_refused() =>
        Assert.Contains("larger than 1048576 bytes", Refuse(new string('#', (1024 * 1024) + 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_exactly_a_mebibyte_is_read() => Assert.Same(Settings.Empty, Read(new string('#', 1024 * 1024)));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        File.WriteAllBytes(file, [0x72, 0xff, 0xfe, 0xfd]);

        Assert.Equal($"{file}: not UTF-8 text", Assert.Throws<RefusalException>(() => SettingsFile.Read(file)).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_usage_error()
    {
        var refusal = Assert.Throws<RefusalException>(() => SettingsFile.Read(file));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith($"{file}: there is no such file", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(file);

    private Settings Read(string text)
    {
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return SettingsFile.Read(file);
    }

    private string AfterFile(RefusalException refusal)
    {
        Assert.StartsWith(file + ":", refusal.Message, StringComparison.Ordinal);
        return refusal.Message[(file.Length + 1)..];
    }

    private RefusalException Refuse(string text) => Assert.Throws<RefusalException>(() => Read(text));
}
