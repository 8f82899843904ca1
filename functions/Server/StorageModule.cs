using Pilot.Adapters.Local.Storage;
using Pilot.Core.Storage;

namespace Pilot.Functions.Server;

internal static class StorageModule
{
    /// <summary>Blobs in <c>{home}/blobs</c>.</summary>
    public static void AddStorage(this WebApplicationBuilder builder, ServerOptions options) =>
        builder.Services.AddSingleton<IBlobStore>(provider =>
            new FolderBlobStore(Path.Combine(options.Home, "blobs"), provider.GetRequiredService<TimeProvider>()));
}
