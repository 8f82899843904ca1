namespace Pilot.Core.Tests.Support;

/// <summary>A folder of a test's own, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("pilot-test-").FullName;

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public TempFolder With(string file, string text = "x\n")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], text);
        return this;
    }

    public TempFolder WithLink(string link, string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[link])!);
        File.CreateSymbolicLink(this[link], target);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
