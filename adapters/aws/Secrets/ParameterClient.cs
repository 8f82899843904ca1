using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Pilot.Adapters.Aws.Wire;

namespace Pilot.Adapters.Aws.Secrets;

/// <summary>Parameter Store of AWS Systems Manager 2014-11-06, the operations that are used here.</summary>
internal sealed class ParameterClient(WireClient wire) : IDisposable
{
    public long Calls => wire.Calls;

    /// <summary>Stores a secret, or replaces it.</summary>
    public async Task PutSecretAsync(string name, string value, IReadOnlyList<ParameterTag> tags, CancellationToken cancellation)
    {
        var request = new PutParameterRequest(name, value, Tags: tags);
        try
        {
            await AskAsync("PutParameter", request, ParameterJson.Default.PutParameterRequest, ParameterJson.Default.PutParameterResponse, cancellation);
        }
        catch (AmazonServiceException known) when (known.ErrorCode == "ParameterAlreadyExists")
        {
            // The service does not take tags where something is replaced.
            request = request with { Tags = null, Overwrite = true };
            await AskAsync("PutParameter", request, ParameterJson.Default.PutParameterRequest, ParameterJson.Default.PutParameterResponse, cancellation);
        }
    }

    /// <summary>Is refused for its content, if not for want of permission: to find out which.</summary>
    public Task TryPutAsync(string name, CancellationToken cancellation) => AskAsync(
        "PutParameter",
        new PutParameterRequest(name, "no", AllowedPattern: "^yes$"),
        ParameterJson.Default.PutParameterRequest,
        ParameterJson.Default.PutParameterResponse,
        cancellation);

    /// <summary>Already gone is success.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await AskAsync("DeleteParameter", new DeleteParameterRequest(name), ParameterJson.Default.DeleteParameterRequest, ParameterJson.Default.Gone, cancellation);
        }
        catch (AmazonServiceException missing) when (missing.ErrorCode == "ParameterNotFound")
        {
            return;
        }
    }

    /// <summary>All below a path, without what they hold.</summary>
    public async Task<IReadOnlyList<StoredParameter>> ListAsync(string path, CancellationToken cancellation)
    {
        var all = new List<StoredParameter>();
        string? token = null;
        do
        {
            var page = await AskAsync(
                "GetParametersByPath",
                new GetParametersByPathRequest(path, NextToken: token),
                ParameterJson.Default.GetParametersByPathRequest,
                ParameterJson.Default.GetParametersByPathResponse,
                cancellation);
            all.AddRange(page.Parameters ?? []);
            token = page.NextToken;
        }
        while (token is not null);
        return all;
    }

    public void Dispose() => wire.Dispose();

    private Task<TOut> AskAsync<TIn, TOut>(string operation, TIn input, JsonTypeInfo<TIn> inputType, JsonTypeInfo<TOut> outputType, CancellationToken cancellation)
        where TOut : class =>
        wire.AskAsync(operation, "/", input, inputType, outputType, once: false, cancellation);
}

/// <param name="Tier">Larger secrets than 4 KB cost something.</param>
internal sealed record PutParameterRequest(
    string Name,
    string Value,
    string Type = "SecureString",
    string Tier = "Intelligent-Tiering",
    bool Overwrite = false,
    string? AllowedPattern = null,
    IReadOnlyList<ParameterTag>? Tags = null)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => Name;
}

internal sealed record ParameterTag(string Key, string Value);

internal sealed record PutParameterResponse(long? Version = null);

internal sealed record DeleteParameterRequest(string Name);

internal sealed record GetParametersByPathRequest(string Path, bool Recursive = true, bool WithDecryption = false, int MaxResults = 10, string? NextToken = null);

internal sealed record GetParametersByPathResponse(IReadOnlyList<StoredParameter>? Parameters = null, string? NextToken = null);

/// <param name="LastModifiedDate">Seconds since 1970.</param>
internal sealed record StoredParameter(string Name, double? LastModifiedDate);

internal sealed record Gone;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutParameterRequest))]
[JsonSerializable(typeof(PutParameterResponse))]
[JsonSerializable(typeof(DeleteParameterRequest))]
[JsonSerializable(typeof(GetParametersByPathRequest))]
[JsonSerializable(typeof(GetParametersByPathResponse))]
[JsonSerializable(typeof(Gone))]
internal sealed partial class ParameterJson : JsonSerializerContext;
