using Pilot.Engine.Tests.Kit;

namespace Pilot.Engine.Tests.Crashes;

/// <summary>What was acknowledged is never lost, and nothing done is undone.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int FrameBytes = 24 + 4096;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_engine_that_is_killed_under_load_again_and_again_keeps_its_promises(int seed)
    {
        var chance = new Random(seed);
        var process = new DoomedProcess(folder.Database);
        for (var life = 0; life < 3; life++)
        {
            await process.LiveAsync(chance.Next(20, 200));
        }

        await process.KeepsItsPromisesAsync();
    }

    [Fact]
    public async Task Half_a_frame_of_garbage_at_the_end_of_the_log_does_no_harm()
    {
        var process = new DoomedProcess(folder.Database);
        await process.LiveAsync(100);

        var garbage = new byte[FrameBytes / 2];
        new Random(3).NextBytes(garbage);
        await AppendToLogAsync(_ => garbage);

        await process.KeepsItsPromisesAsync();
    }

    [Fact]
    public async Task Earlier_frames_written_again_and_cut_off_do_no_harm()
    {
        var process = new DoomedProcess(folder.Database);
        await process.LiveAsync(100);

        await AppendToLogAsync(log => log.AsMemory(log.Length / 2, FrameBytes * 3 / 2).ToArray());

        await process.KeepsItsPromisesAsync();
    }

    private async Task AppendToLogAsync(Func<byte[], byte[]> more)
    {
        var path = folder.Database + "-wal";
        var log = await File.ReadAllBytesAsync(path);
        log.Length.ShouldBeGreaterThan(4 * FrameBytes);
        await File.AppendAllBytesAsync(path, more(log));
    }
}
