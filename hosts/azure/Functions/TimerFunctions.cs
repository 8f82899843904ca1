using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;

namespace Pilot.Hosts.Azure.Functions;

/// <summary>What is due; the platform runs each timer once at a time, however many instances there are. Times are UTC.</summary>
internal sealed class TimerFunctions(FunctionsApp app)
{
    [Function("Sweep")]
    public Task SweepAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        CurrentClient.Set(client);
        return app.SweepAsync(thorough: false, function.CancellationToken);
    }

    [Function("SweepThoroughly")]
    public Task SweepThoroughlyAsync([TimerTrigger("30 0 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        CurrentClient.Set(client);
        return app.SweepAsync(thorough: true, function.CancellationToken);
    }

    [Function("RefreshPrices")]
    public Task RefreshPricesAsync([TimerTrigger("0 15 3 * * *")] TimerInfo timer, FunctionContext function) =>
        app.RefreshPricesAsync(function.CancellationToken);
}
