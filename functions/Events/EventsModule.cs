namespace Pilot.Functions.Events;

internal static class EventsModule
{
    public static void AddEvents(this WebApplicationBuilder builder) => builder.Services.AddSingleton<NoticeDispatch>();

    public static void MapEvents(this IEndpointRouteBuilder api) => TakeNoticeEndpoint.Map(api.MapGroup("").WithTags("events"));
}
