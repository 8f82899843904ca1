using Microsoft.Extensions.Time.Testing;
using Pilot.Functions.Triggers;

namespace Pilot.Functions.Tests.Triggers;

public sealed class FolderBellTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string parent = Directory.CreateTempSubdirectory("pilot-bell-").FullName;
    private readonly FakeTimeProvider clock = new();

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public async Task It_rings_each_time_the_folder_is_made_though_no_time_passes()
    {
        using var bell = new FolderBell(parent, "signals");
        for (var i = 0; i < 3; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(parent, "signals"));
            (await bell.HeardAsync(Patience, clock, CancellationToken.None)).ShouldBeTrue();
            folder.Delete();
        }
    }

    [Fact]
    public async Task Other_folders_do_not_ring_it()
    {
        using var bell = new FolderBell(parent, "signals");
        Directory.CreateDirectory(Path.Combine(parent, "jobs"));
        var heard = bell.HeardAsync(Patience, clock, CancellationToken.None);
        clock.Advance(Patience);
        (await heard).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_nothing_can_be_watched_it_stays_silent()
    {
        using var bell = new FolderBell(Path.Combine(parent, "missing"), "signals");
        var heard = bell.HeardAsync(Patience, clock, CancellationToken.None);
        clock.Advance(Patience);
        (await heard).ShouldBeFalse();
    }
}
