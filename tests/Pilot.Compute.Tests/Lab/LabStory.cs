namespace Pilot.Compute.Tests.Lab;

/// <summary>A test class with a lab of its own for every test.</summary>
public abstract class LabStory : IAsyncLifetime, IAsyncDisposable
{
    private RunLab? lab = new();

    internal RunLab Lab => lab ?? throw new ObjectDisposedException(nameof(Lab));

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref lab, null) is { } used)
        {
            await used.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
