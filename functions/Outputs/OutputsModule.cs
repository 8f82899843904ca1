using Pilot.Core.Collect;

namespace Pilot.Functions.Outputs;

internal static class OutputsModule
{
    public static void AddOutputs(this WebApplicationBuilder builder) => builder.Services.AddSingleton<OutputStore>();

    public static void MapOutputs(this IEndpointRouteBuilder api)
    {
        var outputs = api.MapGroup("").WithTags("outputs");
        ListOutputsEndpoint.Map(outputs);
        DownloadOutputEndpoint.Map(outputs);
        OutputsTarEndpoint.Map(outputs);
        OutputsZipEndpoint.Map(outputs);
    }
}
