using Pilot.Core.Errors;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Functions.Catalogue;

/// <summary>Price files on their way in: on disk, because they may be larger than memory, and gone when they are closed.</summary>
internal static class CatalogueFiles
{
    public static FileStream Create() => new(
        Path.Combine(Path.GetTempPath(), $"pilot-prices-{Guid.NewGuid():N}"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        1 << 16,
        FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    /// <exception cref="PilotException">PILOT0976: there is more than <paramref name="most"/> bytes.</exception>
    public static async Task CopyAsync(Stream from, Stream to, long most, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        for (var left = most; await from.ReadAsync(buffer, cancellation) is > 0 and var read; left -= read)
        {
            if (read > left)
            {
                throw new PilotException(CatalogueErrors.TooLarge($"{most >> 20} MiB"));
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }
}
