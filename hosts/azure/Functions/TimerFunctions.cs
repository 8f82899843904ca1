using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;

namespace Pilot.Hosts.Azure.Functions;

/// <summary>What is due; the platform runs each timer once at a time, however many instances there are. Times are UTC.</summary>
internal sealed class TimerFunctions(Task<FunctionsApp> app)
{
    [Function("Sweep")]
    public async Task SweepAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        CurrentClient.Set(client);
        await (await app).SweepAsync(thorough: false, function.CancellationToken);
    }

    [Function("SweepThoroughly")]
    public async Task SweepThoroughlyAsync([TimerTrigger("30 0 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        CurrentClient.Set(client);
        await (await app).SweepAsync(thorough: true, function.CancellationToken);
    }

    [Function("RefreshPrices")]
    public async Task RefreshPricesAsync([TimerTrigger("0 15 3 * * *")] TimerInfo timer, FunctionContext function) =>
        await (await app).RefreshPricesAsync(function.CancellationToken);
}
