namespace PromoteHook.Sbom.Spdx;

/// <summary>A sentence of three words: element, verb, element.</summary>
internal sealed record SpdxRelationship(string SpdxElementId, string RelationshipType, string RelatedSpdxElement);
