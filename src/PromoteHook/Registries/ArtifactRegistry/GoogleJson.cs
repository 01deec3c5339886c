using System.Text.Json.Serialization;

namespace PromoteHook.Registries.ArtifactRegistry;

/// <summary>How those messages are JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GoogleMessages.MetadataToken))]
[JsonSerializable(typeof(GoogleMessages.CredentialKind))]
[JsonSerializable(typeof(GoogleMessages.SignedRequest))]
[JsonSerializable(typeof(GoogleMessages.TokenWish))]
[JsonSerializable(typeof(GoogleMessages.AccountToken))]
[JsonSerializable(typeof(GoogleMessages.ErrorAnswer))]
[JsonSerializable(typeof(GoogleMessages.Operation))]
[JsonSerializable(typeof(GoogleMessages.RepositoryResource))]
[JsonSerializable(typeof(GoogleMessages.TokenInfo))]
internal sealed partial class GoogleJson : JsonSerializerContext;
