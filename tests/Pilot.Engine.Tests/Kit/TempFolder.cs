namespace Pilot.Engine.Tests.Kit;

internal sealed class TempFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("engine-test-").FullName;

    public string Database => Path.Combine(path, "engine.db");

    public void Dispose() => Directory.Delete(path, recursive: true);
}
