using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Pilot.Adapters.Azure.Compute.Arm;

/// <summary>
/// Azure Resource Manager over Azure.Core's pipeline: its retries, its token cache. Whatever Azure answers is a value.
/// <para>
/// Reads, and writes that may be repeated, are tried again a few times. A request that must not be done twice is sent once:
/// when its answer is lost, the answer says so (<see cref="ArmAnswer.IsUncertain"/>).
/// </para>
/// </summary>
internal sealed class ArmClient
{
    private readonly Uri endpoint;
    private readonly HttpPipeline pipeline;

    /// <param name="endpoint"><c>https://management.azure.com</c>, that of another cloud, or plain http on this machine.</param>
    public ArmClient(Uri endpoint, TokenCredential credential, ArmRetry retry)
    {
        this.endpoint = endpoint;
        var scope = new Uri(endpoint, "/.default").AbsoluteUri;
        HttpPipelinePolicy login = endpoint is { IsLoopback: true, Scheme: "http" }
            ? new LoopbackLogin(credential, scope)
            : new BearerTokenAuthenticationPolicy(credential, scope);
        pipeline = HttpPipelineBuilder.Build(new ArmClientOptions(retry), login);
    }

    public Task<ArmAnswer> GetAsync(string path, string version, CancellationToken cancellation, string query = "") =>
        SendAsync(RequestMethod.Get, AddressOf(path, version, query), null, mayRepeat: true, cancellation);

    /// <summary>Sent once.</summary>
    public Task<ArmAnswer> PutAsync<T>(string path, string version, T body, CancellationToken cancellation) =>
        SendAsync(RequestMethod.Put, AddressOf(path, version), JsonSerializer.SerializeToUtf8Bytes(body, ArmJson.Options), mayRepeat: false, cancellation);

    public Task<ArmAnswer> PostAsync(string path, string version, bool mayRepeat, CancellationToken cancellation) =>
        SendAsync(RequestMethod.Post, AddressOf(path, version), null, mayRepeat, cancellation);

    public Task<ArmAnswer> DeleteAsync(string path, string version, CancellationToken cancellation) =>
        SendAsync(RequestMethod.Delete, AddressOf(path, version), null, mayRepeat: true, cancellation);

    /// <summary>Asks an address that Azure gave. One elsewhere is not asked: it would be sent the token.</summary>
    public Task<ArmAnswer> FollowAsync(Uri address, CancellationToken cancellation) =>
        address.GetLeftPart(UriPartial.Authority) == endpoint.GetLeftPart(UriPartial.Authority)
            ? SendAsync(RequestMethod.Get, address, null, mayRepeat: true, cancellation)
            : Task.FromResult(ArmAnswer.None("ForeignAddress", $"Azure named an address of another host ({address.Host})."));

    /// <summary>All pages.</summary>
    /// <returns>The items, or the error of the page that could not be read.</returns>
    public async Task<(List<T> Items, ArmError? Error)> ListAsync<T>(string path, string version, CancellationToken cancellation)
    {
        var items = new List<T>();
        var answer = await GetAsync(path, version, cancellation);
        while (answer.Error is null && answer.As<ArmPage<T>>() is { } page)
        {
            items.AddRange(page.Value ?? []);
            if (page.NextLink is not { Length: > 0 } next)
            {
                break;
            }

            answer = await FollowAsync(new Uri(endpoint, next), cancellation);
        }

        return (items, answer.Error);
    }

    private Uri AddressOf(string path, string version, string query = "") => new(endpoint, $"{path}?api-version={version}{query}");

    private async Task<ArmAnswer> SendAsync(RequestMethod method, Uri address, byte[]? body, bool mayRepeat, CancellationToken cancellation)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.Add("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(body);
        }

        if (!mayRepeat)
        {
            message.ResponseClassifier = new SentOnce();
        }

        try
        {
            await pipeline.SendAsync(message, cancellation);
            return Read(message.Response);
        }
        catch (AuthenticationFailedException refused)
        {
            return ArmAnswer.None(ArmError.NoCredential, refused.Message.Split('\n')[0].Trim());
        }
        catch (Exception lost) when (lost is RequestFailedException or AggregateException or IOException or HttpRequestException or JsonException
            || (lost is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return ArmAnswer.None(ArmError.NoAnswer, $"{address.Host} gave no whole answer: {Innermost(lost).Message}");
        }
    }

    /// <exception cref="JsonException">The body was cut short.</exception>
    private static ArmAnswer Read(Response response)
    {
        JsonElement? body = null;
        if (response.Content is { } content && !content.ToMemory().IsEmpty)
        {
            var isJson = response.Headers.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) ?? true;
            using var document = isJson ? JsonDocument.Parse(content.ToMemory()) : null;
            body = document?.RootElement.Clone();
        }

        var error = response.Status is >= 200 and < 300 ? null : ArmError.Read(response.Status, body);
        return new ArmAnswer(response.Status, body, error, error is null ? MonitorOf(response) : null);
    }

    private static ArmMonitor? MonitorOf(Response response)
    {
        var isOperation = response.Headers.TryGetValue("Azure-AsyncOperation", out var text);
        return (isOperation || (response.Status == 202 && response.Headers.TryGetValue("Location", out text)))
            && Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? new ArmMonitor(address, isOperation, WaitOf(response))
            : null;
    }

    private static TimeSpan? WaitOf(Response response)
    {
        if (response.Headers.TryGetValue("x-ms-retry-after-ms", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return response.Headers.TryGetValue("Retry-After", out text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static Exception Innermost(Exception fault) =>
        fault is AggregateException { InnerExceptions: [.., var last] } ? Innermost(last) : fault.InnerException is { } inner ? Innermost(inner) : fault;
}

internal sealed record ArmPage<T>(IReadOnlyList<T>? Value, string? NextLink);
