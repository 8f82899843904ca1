using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;

namespace Pilot.Hosts.Azure.Functions;

/// <summary>
/// What arrives in storage, told by Event Grid. A call that fails is repeated by the platform, five times in all; then it is
/// kept in a queue of poison messages. What a function binds of the blob is a client, which asks storage nothing: a blob that is gone
/// meanwhile was dealt with before.
/// </summary>
internal sealed class ArrivalFunctions(Task<FunctionsApp> app)
{
    /// <summary>Settings that begin with this say where the storage of the jobs is.</summary>
    private const string Jobs = "PilotJobs";

    [Function("UploadArrived")]
    public async Task UploadArrivedAsync(
        [BlobTrigger("%PILOT_CONTAINER%/uploads/{name}", Connection = Jobs, Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string name,
        [DurableClient] DurableTaskClient client,
        FunctionContext function)
    {
        CurrentClient.Set(client);
        await (await app).UploadArrivedAsync(name, function.CancellationToken);
    }

    [Function("SignalArrived")]
    public async Task SignalArrivedAsync(
        [BlobTrigger("%PILOT_CONTAINER%/signals/{name}", Connection = Jobs, Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string name,
        [DurableClient] DurableTaskClient client,
        FunctionContext function)
    {
        CurrentClient.Set(client);
        await (await app).SignalArrivedAsync(name, function.CancellationToken);
    }
}
