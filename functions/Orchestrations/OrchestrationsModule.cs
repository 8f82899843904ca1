using Pilot.Functions.Account;

namespace Pilot.Functions.Orchestrations;

internal static class OrchestrationsModule
{
    public static void MapOrchestrations(this IEndpointRouteBuilder api)
    {
        var orchestrations = api.MapGroup("").RequireAuthorization(AccountModule.AdminPolicy).WithTags("orchestrations");
        ListOrchestrationsEndpoint.Map(orchestrations);
        GetOrchestrationEndpoint.Map(orchestrations);
        TimelineEndpoint.Map(orchestrations);
        RetryOrchestrationEndpoint.Map(orchestrations);
        PurgeOrchestrationsEndpoint.Map(orchestrations);
    }
}
