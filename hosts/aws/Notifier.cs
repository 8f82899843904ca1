using System.Globalization;
using System.Text.Json;
using Pilot.Hosts.Aws.Delivery;
using Pilot.Hosts.Aws.Events;
using Pilot.Hosts.Aws.Runtime;

namespace Pilot.Hosts.Aws;

/// <summary>Takes events one after the other and tells the platform of those that concern it.</summary>
internal sealed class Notifier(RuntimeApi runtime, NoticeSender sender)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await HandleAsync(await runtime.NextAsync(cancellation), cancellation);
        }
    }

    /// <summary>A failure is Lambda's to repeat: what the platform has taken by then does no harm a second time.</summary>
    private async Task HandleAsync(Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            var notices = AwsEvents.Read(invocation.Event, invocation.RequestId);
            foreach (var notice in notices)
            {
                await sender.SendAsync(notice, cancellation);
            }

            await runtime.AnswerAsync(invocation, string.Create(CultureInfo.InvariantCulture, $"{{\"told\":{notices.Count}}}"), cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            await Console.Error.WriteLineAsync($"{invocation.RequestId}: {failure.Message}");
            await runtime.FailAsync(invocation, failure, cancellation);
        }
    }
}
