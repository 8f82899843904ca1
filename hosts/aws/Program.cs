using Pilot.Hosts.Aws;
using Pilot.Hosts.Aws.Delivery;
using Pilot.Hosts.Aws.Runtime;

// Waiting for the next call takes as long as it takes; the platform's own limit ends everything else.
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
var runtime = new RuntimeApi(http, new Uri($"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/"));
NotifierSettings settings;
try
{
    settings = NotifierSettings.Read(Environment.GetEnvironmentVariable);
}
catch (InvalidOperationException faulty)
{
    await runtime.RefuseToStartAsync(faulty);
    return 1;
}

var notifier = new Notifier(runtime, new NoticeSender(http, settings.EventsUrl, new EventKey(http, settings), TimeProvider.System));
await notifier.RunAsync(CancellationToken.None);
return 0;
