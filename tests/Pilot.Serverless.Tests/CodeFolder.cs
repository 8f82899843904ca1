using Pilot.Core.Upload;

namespace Pilot.Serverless.Tests;

/// <summary>A folder with code, gone with the test.</summary>
internal sealed class CodeFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("pilot-code-").FullName;

    public CodeFolder(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(path, name), text);
        }
    }

    public FolderListing List() => FolderScanner.Scan(path);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
