using Azure.Core;
using Azure.Core.Pipeline;

namespace Pilot.Adapters.Azure.Compute.Arm;

/// <summary>Few and quick: the story behind a job repeats slowly.</summary>
/// <param name="First">Before the second try; doubles from there. Azure's Retry-After counts before it.</param>
/// <param name="Timeout">Of one try.</param>
internal sealed record ArmRetry(int Most, TimeSpan First, TimeSpan Timeout)
{
    public static readonly ArmRetry Usual = new(3, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(30));
}

internal sealed class ArmClientOptions : ClientOptions
{
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(8);

    public ArmClientOptions(ArmRetry retry)
    {
        Retry.MaxRetries = retry.Most;
        Retry.Delay = retry.First;
        Retry.MaxDelay = MostDelay;
        Retry.NetworkTimeout = retry.Timeout;
        Diagnostics.ApplicationId = "serverlesspilot";
    }
}

/// <summary>For requests that must not be done twice: only a refusal for haste, which did nothing, is tried again.</summary>
internal sealed class SentOnce : ResponseClassifier
{
    private const int TooManyRequests = 429;

    public override bool IsRetriableResponse(HttpMessage message) => message.Response.Status == TooManyRequests;

    public override bool IsRetriableException(Exception exception) => false;

    public override bool IsRetriable(HttpMessage message, Exception exception) => false;
}

/// <summary>Logs in at an endpoint on this machine, which has no TLS; the SDK's own policy insists on it, rightly, elsewhere.</summary>
internal sealed class LoopbackLogin(TokenCredential credential, string scope) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), message.CancellationToken);
        message.Request.Headers.SetValue("Authorization", $"Bearer {token.Token}");
        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var token = credential.GetToken(new TokenRequestContext([scope]), message.CancellationToken);
        message.Request.Headers.SetValue("Authorization", $"Bearer {token.Token}");
        ProcessNext(message, pipeline);
    }
}
