using System.Net;

namespace Pilot.Azure.Host;

/// <summary>
/// The Functions host's way with requests: the function is called, and the request itself goes to the worker's own address,
/// where a header brings the two together. A worker may tell its functions before it listens, so a refused connection is tried
/// again, ten times in all.
/// </summary>
internal sealed class Front(FunctionsHost host) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var invocation = Guid.NewGuid().ToString();
        var asked = request.RequestUri!;
        request.Headers.Add("x-ms-invocation-id", invocation);
        request.Headers.Add("X-Forwarded-Host", asked.Host);
        request.Headers.Add("X-Forwarded-Proto", asked.Scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.RequestUri = new Uri(host.WorkerAddress!, asked.PathAndQuery);

        var call = host.InvokeAsync(
            "Request", new() { ["request"] = new() { Http = new() { Method = request.Method.Method, Url = asked.AbsoluteUri } } }, invocation: invocation);
        var answer = await ForwardAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.InternalServerError)
        {
            await call;
        }

        return answer;
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await base.SendAsync(request, cancellation);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError && attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(250, 25 << attempt)), cancellation);
            }
        }
    }
}
