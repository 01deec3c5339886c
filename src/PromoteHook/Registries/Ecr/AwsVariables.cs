namespace PromoteHook.Registries.Ecr;

/// <summary>Reads the environment variables that all of AWS's own programs read.</summary>
internal static class AwsVariables
{
    public const string AccessKey = "AWS_ACCESS_KEY_ID";
    public const string SecretKey = "AWS_SECRET_ACCESS_KEY";
    public const string SessionToken = "AWS_SESSION_TOKEN";
    public const string WebIdentityTokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";
    public const string RoleArn = "AWS_ROLE_ARN";
    public const string RoleSessionName = "AWS_ROLE_SESSION_NAME";
    public const string Profile = "AWS_PROFILE";
    public const string CredentialsFile = "AWS_SHARED_CREDENTIALS_FILE";
    public const string ConfigFile = "AWS_CONFIG_FILE";
    public const string ContainerPath = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    public const string ContainerUri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    public const string ContainerToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    public const string ContainerTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    public const string MetadataDisabled = "AWS_EC2_METADATA_DISABLED";
    public const string MetadataEndpoint = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    public const string MetadataEndpointMode = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";

    /// <summary>A variable's value; null when it is empty or not set.</summary>
    public static string? Value(this CloudAccess access, string name) => access.Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>True for a variable that says <c>true</c>.</summary>
    public static bool IsTrue(this CloudAccess access, string name) => string.Equals(access.Value(name), "true", StringComparison.OrdinalIgnoreCase);
}
