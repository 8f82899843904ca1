using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;

namespace Pilot.Hosts.Azure.Functions;

/// <summary>Every request, into the same pipeline as on any other host; who may do what is decided there.</summary>
internal sealed class RequestFunctions(Task<FunctionsApp> app)
{
    [Function("Request")]
    public async Task AnswerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "delete", "options", Route = "{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        CurrentClient.Set(client);
        await (await app).HandleAsync(request.HttpContext);
    }
}
