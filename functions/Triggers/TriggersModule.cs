namespace Pilot.Functions.Triggers;

internal static class TriggersModule
{
    public static void AddTriggers(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<SignalTrigger>();
        builder.Services.AddHostedService<UploadTrigger>();
        builder.Services.AddHostedService<DeletionTrigger>();
        builder.Services.AddHostedService<Sweep>();
    }
}
